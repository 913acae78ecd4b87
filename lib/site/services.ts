import { hkdfSync } from "node:crypto"
import { createLimits } from "../accounts/limits.ts"
import { createLogins } from "../accounts/logins.ts"
import { createPasswordHasher } from "../accounts/passwords.ts"
import { createUsers } from "../accounts/users.ts"
import type { Database } from "../database/client.ts"
import { logger } from "../log/logger.ts"
import { deviceBinding } from "../session/binding/device-binding.ts"
import { refresh, registration } from "../session/binding/routes.ts"
import { openSessions } from "../session/index.ts"
import { inside } from "../session/inside.ts"
import { processWide } from "../session/process-wide.ts"
import { openTelemetry } from "../session/telemetry.ts"
import { type SteadyClock, steadyClock } from "../session/time/clock.ts"
import type { Swept } from "../session/time/sweeper.ts"
import { readData } from "./data.ts"
import { database } from "./database.ts"
import { type Env, env } from "./env.ts"
import { siteStores } from "./stores.ts"

export type Services = ReturnType<typeof createServices>

/** Puts the parts of the site together. The parts themselves read no configuration: they are given what they need here. */
function createServices(env: Env, db: Database, now: SteadyClock, makesPlaces: boolean) {
  const timeouts = { idle: env.idleTimeout, absolute: env.absoluteTimeout, remembered: env.rememberTimeout }
  const logins = createLogins({ db, now, timeouts })
  const session = openSessions({
    stores: siteStores({ env, db }),
    origin: env.origin,
    timeouts,
    logins: () => logins,
    readData,
    makesPlaces,
    report,
    onSwept,
    telemetry: openTelemetry(),
    ...(env.deviceBinding && { binding: deviceBinding() }),
    now,
  })
  const { request, parts } = inside(session)
  const passwords = createPasswordHasher()
  return {
    ...parts(),
    /** The sessions, by the cookie of the request that is being answered. */
    request,
    /** Handlers for the browser itself, which no page calls. */
    registerDevice: registration(session).POST,
    refreshDevice: refresh(session).POST,
    logins,
    passwords,
    users: createUsers({ db, passwords, now }),
    limits: createLimits({ db, keys: env.secrets.map((secret) => keyFor("rate limits", secret)) }),
    /** The stores that a visitor may choose. */
    storeNames: env.sessionStores,
    freshSeconds: env.freshSeconds,
    demo: env.demo,
  }
}

/** Logs what fails beside a request, and content of a store that can not be read, which is told as a text. */
function report(problem: unknown): void {
  if (typeof problem === "string") logger.error({ event: "broken_session", message: problem })
  else logger.warn({ event: "session_work_failed", err: problem })
}

function onSwept({ removed, failures }: Swept): void {
  for (const error of failures) logger.warn({ event: "sweep_failed", err: error })
  if (removed > 0) logger.info({ event: "swept", removed })
}

/** Derives a key for one purpose from the secret. */
function keyFor(purpose: string, secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64url"), "", `cloakroom ${purpose}`, 32))
}

/**
 * The parts of the site, made by the first call in this process.
 *
 * @param makesPlaces false for a command beside the site: what is missing is down, and an empty place would hide that
 */
export function services(makesPlaces = true): Services {
  return processWide("services", () => createServices(env(), database(), steadyClock(), makesPlaces))
}
