/** Sessions as others keep them, with their own API: one write and one read of the same value. */
import { join } from "node:path"
import { promisify } from "node:util"
import session from "express-session"
import fileStore from "session-file-store"
import type { Raw } from "./raw.ts"

const sid = "b".repeat(32)
const cookie = { originalMaxAge: 1_800_000 } as session.Cookie

/** express-session's own, which its documentation warns of: a map, and no more. */
export function peerMemory(): Raw {
  return peer("express-session: MemoryStore", new session.MemoryStore())
}

/** The file store most used with it. */
export function peerFiles(folder: string): Raw {
  const Store = fileStore(session)
  const options = { path: join(folder, "peer"), retries: 0, reapInterval: -1, logFn: () => {} }
  return peer("session-file-store", new Store(options))
}

function peer(what: string, store: session.Store): Raw {
  const set = promisify(store.set.bind(store))
  const get = promisify(store.get.bind(store))
  return {
    what,
    write: (value) => set(sid, { cookie, ...JSON.parse(value) } as session.SessionData),
    read: () => get(sid),
  }
}
