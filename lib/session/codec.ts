import { stringify, unflatten } from "devalue"
import { z } from "zod"
import { UnsupportedValueError } from "./errors.ts"
import type { NewRecord, SessionData } from "./types.ts"

/** The format's number, written with each record. A reader of a later format keeps knowing this one. */
const FORMAT = 1

/** Containers within containers. A bound, so that no input can exhaust the stack. */
export const MAX_DEPTH = 100

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

const milliseconds = z.number().int().min(0).max(8.64e15)

const envelope = z.object({
  format: z.literal(FORMAT),
  createdAt: milliseconds,
  lastSeenAt: milliseconds,
  login: z.object({ id: z.string(), userId: z.string(), remember: z.boolean() }).nullable(),
  // Not described further: zod copies the objects that it describes, which would tear a cycle apart.
  json: z.unknown().optional(),
  native: z.unknown().optional(),
})

/**
 * A record as a JSON value. Data that is JSON already stays as it is, so that its size is known beforehand; only other
 * data (dates, maps, repeated references…) takes devalue's flat form, up to four times as long.
 * @throws UnsupportedValueError naming the path of what can not be kept
 */
export function flatten({ data, createdAt, lastSeenAt, login }: NewRecord): object {
  assertStorable(data)
  // Parsed once more, because devalue escapes for HTML: "<" would take six bytes of a cookie instead of one.
  const kept = isJson(data) ? { json: data } : { native: JSON.parse(stringify(data)) }
  return {
    format: FORMAT,
    createdAt: createdAt.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
    login: login && { id: login.id, userId: login.userId, remember: login.remember },
    ...kept,
  }
}

/** The record back, or null when the value is not one that `flatten` made. Evaluates nothing. */
export function unflattenRecord(flat: unknown): NewRecord | null {
  try {
    const { json, native, createdAt, lastSeenAt, login } = envelope.parse(flat)
    const data = (native === undefined ? json : unflatten(native as unknown[])) as SessionData
    assertStorable(data)
    return { data, createdAt: new Date(createdAt), lastSeenAt: new Date(lastSeenAt), login }
  } catch {
    return null
  }
}

/**
 * A record as text, for stores that keep text.
 * @param issuer the store that issued its ticket, where that is another than the one that keeps it
 * @throws UnsupportedValueError
 */
export function encode(record: NewRecord, issuer?: string): string {
  return JSON.stringify({ issuer, ...flatten(record) })
}

/** The issuer that a record or a forward was encoded with, without parsing all of it: it stands first. */
export function issuerOf(text: string): string | undefined {
  return /^\{"issuer":"([a-z]+)"/.exec(text)?.[1]
}

/** The record back, or null when the text is not one that `encode` made. */
export function decode(text: string): NewRecord | null {
  try {
    return unflattenRecord(JSON.parse(text))
  } catch {
    return null
  }
}

const forward = z.strictObject({
  issuer: z.string().optional(),
  movedTo: z.string(),
  copy: z.string().optional(),
})

/** A forward as a store keeps it: `copy` is the record's text, as it will be kept once it counts. */
export interface KeptForward {
  readonly movedTo: string
  readonly copy?: string | undefined
}

/** What is kept in place of a session that was moved: no record, so no reader takes it for one. */
export function encodeForward({ movedTo, copy }: KeptForward, issuer?: string): string {
  return JSON.stringify({ issuer, movedTo, copy })
}

/** The forward back, or null when the text is something else. */
export function decodeForward(text: string): KeptForward | null {
  if (!/^\{("issuer":"[a-z]+",)?"movedTo":/.test(text)) return null
  try {
    const { movedTo, copy } = forward.parse(JSON.parse(text))
    return { movedTo, copy }
  } catch {
    return null
  }
}

/**
 * Checks that data can be kept and comes back equal: a plain object of null, undefined, booleans, numbers, bigints,
 * strings, dates, and arrays, plain objects, maps and sets of such, at most 100 deep.
 * @throws UnsupportedValueError naming the path of what can not
 */
export function assertStorable(data: SessionData): void {
  const parents = new Set<object>()
  // What is shared is looked into again only where it lies deeper: 2^n paths may lead to n objects.
  const checkedAt = new Map<object, number>()
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "function" || typeof value === "symbol") {
      throw new UnsupportedValueError(path, `is a ${typeof value}, which can not be kept in a session`)
    }
    // A value that is its own ancestor is a cycle, which devalue keeps; going round it again would never end.
    if (typeof value !== "object" || value === null || parents.has(value)) return
    const depth = parents.size
    if (depth >= MAX_DEPTH) throw new UnsupportedValueError(path, `is nested deeper than ${MAX_DEPTH}`)
    if ((checkedAt.get(value) ?? -1) >= depth) return
    checkedAt.set(value, depth)
    parents.add(value)
    for (const [child, childPath] of children(value, path)) visit(child, childPath)
    parents.delete(value)
  }
  if (typeof data !== "object" || data === null || Array.isArray(data) || isBuiltIn(data)) {
    throw new UnsupportedValueError("data", "is not a plain object")
  }
  visit(data, "data")
}

const BUILT_IN: readonly unknown[] = [Date.prototype, Map.prototype, Set.prototype]

/** A date, map or set itself; not one of a subclass, which would come back as something else. */
function isBuiltIn(value: object): value is Date | Map<unknown, unknown> | Set<unknown> {
  return BUILT_IN.includes(Object.getPrototypeOf(value))
}

function* children(value: object, path: string): Generator<[unknown, string]> {
  if (!isBuiltIn(value)) {
    assertPlain(value, path)
    for (const [key, child] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key))
        throw new UnsupportedValueError(`${path}.${key}`, "is a key that is not allowed")
      yield [child, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`]
    }
  } else if (value instanceof Map) {
    for (const [key, child] of value) {
      yield [key, `${path}.key(${label(key)})`]
      yield [child, `${path}.get(${label(key)})`]
    }
  } else if (value instanceof Set) {
    for (const child of value) yield [child, `${path}.has(${label(child)})`]
  }
}

/** Only of primitives: turning an object into text may fail, or call into it. */
function label(key: unknown): string {
  return typeof key === "object" || typeof key === "function" ? "…" : String(key)
}

function assertPlain(value: object, path: string): void {
  const prototype = Object.getPrototypeOf(value)
  if (Array.isArray(value) && prototype === Array.prototype) {
    const named = Object.keys(value).find((key) => !/^(0|[1-9]\d*)$/.test(key))
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

/** Whether JSON alone gives this back as it is: no native type, no hole, nothing that is referred to twice. */
function isJson(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value)
  const prototype = Object.getPrototypeOf(value)
  const dense = prototype === Array.prototype && Object.keys(value).length === (value as unknown[]).length
  if (seen.has(value) || (prototype !== Object.prototype && !dense)) return false
  seen.add(value)
  return Object.values(value).every((child) => isJson(child, seen))
}
