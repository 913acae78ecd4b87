import type { OpenOptions } from "./options.ts"
import { tryToRead } from "./record/try-to-read.ts"
import { type StoreEntry, unknownIn } from "./stores/entry.ts"
import type { Timeouts } from "./time/timeouts.ts"

/** Seconds. Half an hour without activity; eight hours from login; 30 days with "remember me". */
export const defaultTimeouts: Timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }

/** Browsers keep no cookie longer than 400 days (RFC 6265bis). */
const LONGEST = 400 * 86_400

/** The names of all options. The compiler sees to it that none is missing. */
const known: Record<keyof OpenOptions, true> = {
  stores: true,
  origin: true,
  timeouts: true,
  readData: true,
  logins: true,
  makesPlaces: true,
  binding: true,
  report: true,
  onSwept: true,
  telemetry: true,
  now: true,
}

/** All that is wrong with what `openSessions` was given, each with its remedy. */
export function problemsOf(given: OpenOptions & { timeouts: Timeouts }): string[] {
  const { stores, origin, timeouts, logins, binding, telemetry, readData } = given
  const register = "logins: must be a register, like logins: prismaLogins(prisma.login)"
  const bound = "binding: must be binding: deviceBinding(), of binding/device-binding.ts"
  const told = "telemetry: must be telemetry: openTelemetry(), of telemetry.ts"
  return [
    ...unknownIn("openSessions(…)", given, Object.keys(known)),
    ...problemsOfOrigin(origin),
    ...problemsOfStores(stores),
    ...unknownIn("timeouts", timeouts, Object.keys(defaultTimeouts)),
    ...Object.keys(defaultTimeouts).flatMap((name) => problemsOfTimeout(name, timeouts[name as keyof Timeouts])),
    ...problemsOfReadData(readData),
    ...(logins === undefined || typeof logins === "function" ? [] : [register]),
    ...(binding === undefined || typeof binding === "function" ? [] : [bound]),
    ...(telemetry === undefined || typeof telemetry?.during === "function" ? [] : [told]),
  ]
}

/** Plain http is for localhost only: elsewhere tickets and passwords would travel in clear. */
function problemsOfOrigin(origin: string | undefined): string[] {
  const said = `origin: ${JSON.stringify(origin)}`
  const example = 'give the one address that browsers use, like "https://example.org" or "http://localhost:3000"'
  const url = typeof origin === "string" && URL.canParse(origin) ? new URL(origin) : null
  if (!url || !["http:", "https:"].includes(url.protocol) || url.origin !== origin)
    return [`${said} is not an origin: ${example}`]
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname) || url.hostname.endsWith(".localhost")
  return url.protocol === "http:" && !isLocal
    ? [`${said} must be https: plain http is for localhost only, where nobody listens on the way`]
    : []
}

function problemsOfStores(stores: readonly StoreEntry[]): string[] {
  const example = 'like stores: [disk("./.data/sessions")]'
  if (!Array.isArray(stores) || stores.length === 0)
    return [`stores: there is none, so new sessions have no place; name at least one, ${example}`]
  const problems: string[] = []
  const names = new Set<string>()
  for (const [n, store] of (stores as StoreEntry[]).entries()) {
    if (typeof store?.open !== "function") {
      problems.push(`stores[${n}] is no store: call its function, ${example}, or fromDriver(name, driver)`)
      continue
    }
    const { name } = store
    const said = `stores[${n}]: the name ${JSON.stringify(name)}`
    if (typeof name !== "string" || !/^[a-z]{1,32}$/.test(name))
      problems.push(`${said} can not stand in a ticket: use up to 32 lower-case letters, a to z`)
    if (names.has(name)) problems.push(`${said} is taken by another: give one of them { name: "another" }`)
    names.add(name)
    problems.push(...store.problems())
  }
  return problems
}

/** What it makes of {} is the data of a visitor without a session. */
function problemsOfReadData(readData: OpenOptions["readData"]): string[] {
  if (readData === undefined) return []
  const result =
    typeof readData === "function" ? tryToRead({}, readData) : { problem: "can not be read: it is no function" }
  if (!("problem" in result)) return []
  return [`readData: must know {}, which is the data of a visitor without a session: that ${result.problem}`]
}

function problemsOfTimeout(name: string, seconds: number): string[] {
  const isGood = Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST
  return isGood
    ? []
    : [
        `timeouts.${name}: ${seconds} must be seconds, a whole number from 1 to ${LONGEST}: browsers keep no cookie longer`,
      ]
}
