import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { createClient } from "redis"
import { createLimits } from "../lib/accounts/limits.ts"
import { createLogins } from "../lib/accounts/logins.ts"
import { createDatabase } from "../lib/database/client.ts"
import { migrate } from "../lib/database/migrate.ts"
import { openSessions } from "../lib/session/index.ts"
import { inside } from "../lib/session/inside.ts"
import type { KeyedEntry } from "../lib/session/stores/entry.ts"
import { redis } from "../lib/session/stores/redis.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { redisProgram } from "../lib/session/testing/redis-server.ts"
import type { Kept, NewRecord } from "../lib/session/types.ts"
import { readData } from "../lib/site/data.ts"
import type { StoreName } from "../lib/site/store-names.ts"
import { siteStores } from "../lib/site/stores.ts"
import { type Check, inFolder, many } from "./check.ts"
import { assertFlat, heldMemory } from "./heap.ts"
import { redisUrl } from "./servers.ts"

/** The first fills what is made once: growth is measured from its end. */
const STRETCHES = 10
/** Visitors at once. */
const AT_ONCE = 8
const USERS = 1000
/** After this time all that visitors have left is swept: sessions, logins, counters of limits. */
const LONG = 40 * 86_400_000
/** And Redis, where it is installed. */
const storeNames: StoreName[] = ["cookie", "database", "disk", "shelf", "memory"]

/**
 * One process, with all stores, the register of logins and the limits as the site opens them. However many visitors come and
 * go, it holds on to as much memory as before. Each writes and reads; of ten one logs in, of twenty one out again; of fifty the
 * content of one is broken.
 */
export const memory: Check = {
  name: "memory of many visitors",
  subjects: ["all stores"],
  count: 1_000_000,
  run: (_, count, progress) =>
    inFolder(async (folder) => {
      const site = await openSite(folder)
      const each = Math.ceil(count / STRETCHES)
      const states: number[] = []
      for (let stretch = 0; stretch < STRETCHES; stretch++) {
        for (let n = 0; n < each; n += AT_ONCE) {
          await many(AT_ONCE, (index) => site.visit(stretch * each + n + index))
          progress(stretch * each + n)
        }
        await site.sweep()
        states.push(await heldMemory())
      }
      await site.close()
      return `Grown by ${assertFlat(states, each)}; ${site.reported()} reports of broken content`
    }),
}

async function openSite(folder: string) {
  const url = `file:${join(folder, "cloakroom.db")}`
  await migrate(url)
  const db = createDatabase(url)
  const people = Array.from({ length: USERS }, (_, n) => `user-${n}`)
  const createdAt = new Date()
  await db.user.createMany({ data: people.map((id) => ({ id, username: id, usernameKey: id, createdAt })) })

  let time = createdAt.getTime()
  const now = Object.assign(() => new Date(time), { isSettled: () => false }) // Swept only when told.
  const secret = randomBytes(32)
  const secrets = [secret.toString("base64url")]
  const env = { dataDir: folder, secrets, sessionStore: "database" as const, sessionStores: storeNames }
  const client = redisProgram ? createClient({ url: await redisUrl(folder) }) : undefined
  const entries = [...siteStores({ env, db }), ...(client ? [redis(client)] : [])]
  const logins = createLogins({ db, now, timeouts })
  const limits = createLimits({ db, keys: [secret] })
  let reports = 0
  const report = () => reports++
  const origin = "http://localhost:3000"
  const face = openSessions({ stores: entries, origin, timeouts, logins: () => logins, readData, now, report })
  const { sessions, stores, sweepOnce } = inside(face).parts()
  const keyed = entries.filter((entry): entry is KeyedEntry => "driver" in entry)
  const parts = { set: `session ${origin}`, report, makesPlaces: true }
  const drivers = new Map(keyed.map((entry) => [entry.name, entry.driver(parts)]))

  async function visit(n: number): Promise<void> {
    const store = stores[n % stores.length] as (typeof stores)[0]
    const record: NewRecord = { data: { n }, createdAt: now(), lastSeenAt: now(), login: null }
    const kept = await store.create(record)
    const { ticket } = kept
    const written = await sessions.update(ticket, (data) => ({ ...data, text: `of visitor ${n}` }))
    for (const each of [ticket, written?.ticket, `${ticket}x`]) await sessions.get(each)
    // A hundred in turn, so that each of these comes to every store.
    const kind = Math.floor(n / stores.length) % 100
    if (kind % 50 === 1) await spoil(store.name, kept)
    if (kind % 10 === 0) await logIn(n, store.name, written?.ticket, kind % 20 === 0)
  }

  async function logIn(n: number, store: string, ticket: string | undefined, isOut: boolean): Promise<void> {
    const userId = people[n % USERS] as string
    const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
    await limits.attempt(address)
    await limits.guard({ username: userId, address }, async () => n % 3 > 0)
    const session = await sessions.logIn(ticket, { userId, store })
    if (!(await sessions.get(session.ticket))) throw new Error(`Visitor ${n} is not logged in.`)
    if (isOut) await sessions.end(session.ticket)
    if (isOut === Boolean(await sessions.get(session.ticket))) throw new Error(`Visitor ${n} is not logged out.`)
  }

  /** Puts content that is no record where the session is kept. */
  async function spoil(store: string, { id, ticket }: Kept): Promise<void> {
    const driver = drivers.get(store)
    if (!driver) return
    const row = await driver.read(id)
    if (row) await driver.update(id, { ...row, version: row.version + 1, data: "broken" }, row.version)
    if (await sessions.get(ticket)) throw new Error(`A session with broken content is there (${store}).`)
  }

  return {
    visit,
    reported: () => reports,
    async sweep() {
      time += LONG
      const { failures } = await sweepOnce()
      if (failures[0]) throw failures[0]
    },
    async close() {
      client?.destroy()
      await db.$disconnect()
    },
  }
}
