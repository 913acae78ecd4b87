import { memoryDriver } from "../drivers/memory.ts"
import type { Logins, RegisterParts } from "../logins/register.ts"
import type { SessionDriver, SessionStore } from "../types.ts"
import { keyed } from "./keyed.ts"

/** What a store is made with, at the first request. */
export interface StoreParts extends RegisterParts {
  readonly cookieName: string
  readonly origin: string
  /** The register of logins, if there is one. It writes down activity. */
  readonly logins?: Logins | undefined
  /** Whether a place that is missing is made at its first use. */
  readonly makesPlaces: boolean
  /** Told of what can not be read, once. */
  readonly report: (problem: unknown) => void
}

/** A store, as `openSessions({ stores })` takes it. It asks for nothing until it is opened, at the first request. */
export interface StoreEntry {
  /** The ticket's prefix: lower-case letters. */
  readonly name: string
  open(parts: StoreParts): SessionStore
  /** What is wrong with its configuration, each with the remedy. */
  problems(): string[]
}

/** What a driver is made with. */
export type DriverParts = Pick<StoreParts, "set" | "report" | "makesPlaces" | "logins">

/** The entry of a store that keeps rows, by a driver. */
export interface KeyedEntry extends StoreEntry {
  driver(parts: DriverParts): SessionDriver
}

type MakeDriver = KeyedEntry["driver"]

/** The entry of a store over a driver that is made at the first request. */
export function keyedEntry(name: string, driver: MakeDriver, problems = (): string[] => []): KeyedEntry {
  return {
    name,
    driver,
    problems,
    open: (parts) => keyed({ name, driver: driver(parts), timeouts: parts.timeouts, onBroken: parts.report }),
  }
}

/** The methods of a driver, so that one that lacks some is found before it is needed. */
const methods = Object.keys(memoryDriver())

/**
 * A store over a driver of your own: what you write to keep sessions in another place.
 * @param name the prefix of its tickets: lower-case letters
 */
export function fromDriver(name: string, driver: SessionDriver): KeyedEntry {
  const lacks = methods.filter((method) => typeof driver?.[method as keyof SessionDriver] !== "function")
  const problem = `fromDriver("${name}", …) needs a SessionDriver (types.ts), and this one has no ${lacks.join(", no ")}`
  return keyedEntry(
    name,
    () => driver,
    () => (lacks.length > 0 ? [problem] : []),
  )
}

/** The problem of a path that is not there, such as one from a variable that is not set. */
export const isMissing = (path: string, remedy: string): string[] =>
  typeof path === "string" && path.trim() !== "" ? [] : [remedy]

/** The problem of each option that there is not: what it was to set would be left at its default. @param known names of those there are */
export function unknownIn(whose: string, given: object, known: readonly string[]): string[] {
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  return unknown.map((name) => `${whose} has no option ${JSON.stringify(name)}, only ${known.join(", ")}`)
}
