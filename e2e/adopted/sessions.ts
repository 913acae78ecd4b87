/** The session layer in an app that has nothing else of the site: no proxy, no instrumentation, no server. */
import { randomUUID } from "node:crypto"
import { diskDriver, prepareDiskFolder } from "#lib/session/drivers/disk.ts"
import { memoryDriver } from "#lib/session/drivers/memory.ts"
import { prepareShelf, shelfDriver } from "#lib/session/drivers/shelf.ts"
import type { LoginState, Logins } from "#lib/session/logins.ts"
import { createSessions } from "#lib/session/manager.ts"
import { nextSessions } from "#lib/session/next.ts"
import { cookieStore } from "#lib/session/stores/cookie.ts"
import { keyed } from "#lib/session/stores/keyed.ts"

const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }
const now = () => new Date()
const folder = process.env.SESSIONS ?? ""

/** A register of logins that forgets everything when the process ends. */
const open = new Map<string, { lastSeenAt: Date; sessionId: string }>()
const logins: Logins<LoginState> = {
  load: async ({ id }) => open.get(id) ?? null,
  touch: async () => {},
  setLocation: async ({ id }, { id: sessionId }) => void open.set(id, { lastSeenAt: now(), sessionId }),
  end: async ({ id }) => void open.delete(id),
  endBySession: async () => {},
}

function make() {
  prepareDiskFolder(`${folder}/disk`)
  prepareShelf(`${folder}/shelf`)
  const options = { timeouts }
  const stores = [
    keyed({ name: "disk", driver: diskDriver({ folder: `${folder}/disk` }), ...options }),
    keyed({ name: "shelf", driver: shelfDriver({ path: `${folder}/shelf` }), ...options }),
    keyed({ name: "memory", driver: memoryDriver(), ...options }),
    cookieStore({
      name: "cookie",
      cookieName: "session",
      origin: "http://localhost",
      secrets: [process.env.SECRET ?? ""],
      timeouts,
      now,
      ended: memoryDriver(),
    }),
  ]
  const sessions = createSessions({ stores, defaultStore: "disk", timeouts, now, logins })
  const seam = nextSessions({ sessions, cookieName: "session", secure: false, now })
  return {
    ...seam,
    enter: (userId: string, store: string | undefined) => {
      const login = { id: randomUUID(), userId, remember: false }
      const start = async ({ id }: { id: string }) => void open.set(login.id, { lastSeenAt: now(), sessionId: id })
      return seam.logIn({ login, store, start })
    },
    /** Ends every login, as somebody who is elsewhere would. */
    endAll: () => open.clear(),
  }
}

// Next bundles this module several times; made at the first request, since the build has no folder.
const key = Symbol.for("adopted.sessions")
const shared = globalThis as { [key]?: ReturnType<typeof make> }
export function session() {
  shared[key] ??= make()
  return shared[key]
}
