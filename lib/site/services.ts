import { hkdfSync } from "node:crypto"
import { createLimits } from "../accounts/limits.ts"
import { createLogins } from "../accounts/logins.ts"
import { createPasswordHasher } from "../accounts/passwords.ts"
import { createUsers } from "../accounts/users.ts"
import type { Database } from "../database/client.ts"
import { logger } from "../log/logger.ts"
import { createSessions } from "../session/manager.ts"
import { type SteadyClock, steadyClock } from "../session/time/clock.ts"
import { readData } from "./data.ts"
import { database } from "./database.ts"
import { type Env, env } from "./env.ts"
import { createStores } from "./stores.ts"

export type Services = ReturnType<typeof createServices>

/** Puts the parts of the site together. The parts themselves read no configuration: they are given what they need here. */
function createServices(env: Env, db: Database, now: SteadyClock) {
  const secure = env.secureCookies
  const cookieName = secure ? "__Host-session" : "session"
  const timeouts = { idle: env.idleTimeout, absolute: env.absoluteTimeout, remembered: env.rememberTimeout }
  const passwords = createPasswordHasher()
  const logins = createLogins({ db, now, timeouts })
  const stores = createStores({ env, db, cookieName, timeouts, now })
  const report = (error: unknown) => logger.error({ event: "register_of_logins_failed", err: error })
  const defaultStore = env.sessionStore
  const sessions = createSessions({ stores, defaultStore, timeouts, now, logins, readData, report })
  return {
    now,
    stores,
    logins,
    passwords,
    users: createUsers({ db, passwords, now }),
    limits: createLimits({ db, keys: env.secrets.map((secret) => keyFor("rate limits", secret)) }),
    sessions,
    /** The stores that a visitor may choose. */
    storeNames: env.sessionStores,
    defaultStore,
    freshSeconds: env.freshSeconds,
    timeouts,
    cookieName,
    origin: env.origin,
    secure,
    demo: env.demo,
  }
}

/** Derives a key for one purpose from the secret. */
function keyFor(purpose: string, secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64url"), "", `cloakroom ${purpose}`, 32))
}

// Next bundles this module several times (pages, routes, instrumentation). Kept on globalThis, one process has one set of
// services, and so one memory store.
const key = Symbol.for("cloakroom.services")
const shared = globalThis as { [key]?: Services }

/** The parts of the site, made by the first call in this process. */
export function services(): Services {
  shared[key] ??= createServices(env(), database(), steadyClock())
  return shared[key]
}
