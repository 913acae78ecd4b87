import { stringify, unflatten } from "devalue"
import { z } from "zod"
import { UnsupportedValueError } from "./errors.ts"
import type { NewRecord, SessionData } from "./types.ts"

/** The format's number, written with each record. A reader of a later format keeps knowing this one. */
const FORMAT = 1

/** Containers within containers. A bound, so that no input can exhaust the stack. */
export const MAX_DEPTH = 100

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

const envelope = z.object({
  format: z.literal(FORMAT),
  data: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  login: z.object({ id: z.string(), userId: z.string(), remember: z.boolean() }).nullable(),
})

/**
 * A record as a JSON value that holds native types, repeated and cyclic references (devalue's flat form).
 * @throws UnsupportedValueError naming the path of what can not be kept
 */
export function flatten({ data, createdAt, lastSeenAt, login }: NewRecord): unknown {
  assertStorable(data)
  // Through JSON once more, because devalue escapes for HTML: "<" would take six bytes of a cookie instead of one.
  return JSON.parse(stringify({ format: FORMAT, data, createdAt, lastSeenAt, login }))
}

/** The record back, or null when the value is not one that `flatten` made. Evaluates nothing. */
export function unflattenRecord(flat: unknown): NewRecord | null {
  try {
    const { data, createdAt, lastSeenAt, login } = envelope.parse(unflatten(flat as unknown[]))
    assertStorable(data)
    return { data, createdAt, lastSeenAt, login }
  } catch {
    return null
  }
}

/** A record as text, for stores that keep text. @throws UnsupportedValueError */
export function encode(record: NewRecord): string {
  return JSON.stringify(flatten(record))
}

/** The record back, or null when the text is not one that `encode` made. */
export function decode(text: string): NewRecord | null {
  try {
    return unflattenRecord(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Checks that a value can be kept and comes back equal: null, undefined, booleans, numbers, bigints, strings, dates, and
 * arrays, plain objects, maps and sets of such, at most 100 deep.
 * @throws UnsupportedValueError naming the path of what can not
 */
export function assertStorable(data: SessionData): void {
  const parents = new Set<object>()
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "function" || typeof value === "symbol") {
      throw new UnsupportedValueError(path, `is a ${typeof value}, which can not be kept in a session`)
    }
    // A value that is its own ancestor is a cycle, which devalue keeps; going round it again would never end.
    if (typeof value !== "object" || value === null || value instanceof Date || parents.has(value)) return
    if (parents.size >= MAX_DEPTH) throw new UnsupportedValueError(path, `is nested deeper than ${MAX_DEPTH}`)
    parents.add(value)
    for (const [child, childPath] of children(value, path)) visit(child, childPath)
    parents.delete(value)
  }
  visit(data, "data")
}

function* children(value: object, path: string): Generator<[unknown, string]> {
  if (value instanceof Map) {
    for (const [key, child] of value) {
      yield [key, `${path}.key(${String(key)})`]
      yield [child, `${path}.get(${String(key)})`]
    }
  } else if (value instanceof Set) {
    for (const child of value) yield [child, `${path}.has(${String(child)})`]
  } else {
    assertPlain(value, path)
    for (const [key, child] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key))
        throw new UnsupportedValueError(`${path}.${key}`, "is a key that is not allowed")
      yield [child, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`]
    }
  }
}

function assertPlain(value: object, path: string): void {
  const prototype = Object.getPrototypeOf(value)
  if (Array.isArray(value)) {
    const named = Object.keys(value).find((key) => !/^\d+$/.test(key))
    if (named !== undefined)
      throw new UnsupportedValueError(`${path}.${named}`, "is a named property of an array")
  } else if (prototype !== Object.prototype && prototype !== null) {
    const name = prototype.constructor?.name ?? "unknown class"
    throw new UnsupportedValueError(path, `is a ${name}, which can not be kept; keep its plain data instead`)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new UnsupportedValueError(path, "has a symbol as key")
  }
}
