import { shorten } from "./shorten.ts"

/** One value of the session's data, ready to be shown: where it is, what it is, and what it says. */
export interface ShownValue {
  /** Its key in the data, as JSON: HTML and forms would change some keys. Only for a value that is directly in there. */
  readonly dataKey?: string
  /** As one writes it in JavaScript. No two are the same. */
  readonly path: string
  readonly type: string
  readonly text: string
}

const MAX_VALUES = 60
const MAX_TEXT = 160

/**
 * The values in the data with their native types, outer before inner. `more` is true when there are more than a page
 * can show: sessions hold up to 64 KiB of anything.
 */
export function showValues(data: Readonly<Record<string, unknown>>): { shown: ShownValue[]; more: boolean } {
  const shown: ShownValue[] = []
  for (const value of walk(data, "", [])) {
    if (shown.length === MAX_VALUES) return { shown, more: true }
    const isTaken = shown.some(({ path }) => path === value.path)
    shown.push(isTaken ? { ...value, path: `${value.path} (${shown.length + 1})` } : value)
  }
  return { shown, more: false }
}

/** A generator, so that the caller can stop: shared references can make the walk through a small record endless. */
function* walk(parent: unknown, path: string, ancestors: readonly unknown[]): Generator<ShownValue> {
  for (const [value, step, key] of children(parent)) {
    const cyclic = value === parent || ancestors.includes(value)
    const childPath = path === "" ? step.replace(/^\./, "") : path + step
    const text = cyclic ? "(contains itself)" : shorten(textOf(value), MAX_TEXT)
    const shown = { path: shorten(childPath, MAX_TEXT), type: typeOf(value), text }
    yield path === "" ? { ...shown, dataKey: JSON.stringify(key) } : shown
    if (!cyclic) yield* walk(value, childPath, [...ancestors, parent])
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) return "Array"
  if (typeof value !== "object") return typeof value
  return [Date, Map, Set].find((type) => value instanceof type)?.name ?? "Object"
}

function textOf(value: unknown): string {
  if (typeof value === "string") return quoted(value)
  if (typeof value === "bigint") return `${value}n`
  if (Object.is(value, -0)) return "-0"
  if (typeof value !== "object" || value === null) return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()
  if (value instanceof Map || value instanceof Set) return counted(value.size)
  return counted(Object.keys(value).length)
}

/** A text as JavaScript writes it. What is invisible, or not the same any more after HTML and UTF-8, is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(odd, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

const odd = /[\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]/g

function counted(number: number): string {
  if (number === 0) return "empty"
  return number === 1 ? "1 entry" : `${number} entries`
}

/** What is in a value: each with its step in the path, and, in an object, its key. */
function children(value: unknown): [unknown, string, string?][] {
  if (typeof value !== "object" || value === null || value instanceof Date) return []
  if (value instanceof Map) {
    return [...value].map(([key, child]) => [child, `.get(${shorten(textOf(key), 20)})`])
  }
  if (value instanceof Set) return [...value].map((child, index) => [child, `{${index}}`])
  if (Array.isArray(value)) return value.map((child, index) => [child, `[${index}]`])
  return Object.entries(value).map(([key, child]) => {
    const isName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)
    return [child, isName ? `.${key}` : `[${quoted(key)}]`, key]
  })
}
