/** The quick start's sessions in the store that STORE names, with all others beside it; without STORE as the quick start has them. */
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { openSessions } from "@/lib/session"
import { deviceBinding } from "@/lib/session/binding/device-binding"
import { cookie } from "@/lib/session/stores/cookie"
import { database } from "@/lib/session/stores/database"
import { disk } from "@/lib/session/stores/disk"
import { memory } from "@/lib/session/stores/memory"
import { shelf } from "@/lib/session/stores/shelf"
import { session as ofTheQuickStart } from "./of-the-quick-start"
import { PrismaClient } from "./prisma/client/client"

const { APP_ORIGIN, DATABASE_URL = "", DATA_DIR, NAMES = "disk shelf", SESSION_SECRET, STORE } = process.env
const [diskName, shelfName] = NAMES.split(" ")
const adapter = new PrismaBetterSqlite3({ url: DATABASE_URL })
const prisma = new PrismaClient({ adapter })

const stores = [
  disk(`${DATA_DIR}/sessions`, { name: diskName }),
  shelf(`${DATA_DIR}/sessions.shelf`, { name: shelfName }),
  memory(),
  cookie({ secrets: [SESSION_SECRET], ended: disk(`${DATA_DIR}/ended`) }),
  database(prisma.session, { adapter }),
]

const ofAllStores = openSessions({
  origin: APP_ORIGIN,
  binding: deviceBinding(),
  stores: [...stores.filter(({ name }) => name === STORE), ...stores.filter(({ name }) => name !== STORE)],
})

export const session = STORE ? ofAllStores : ofTheQuickStart
