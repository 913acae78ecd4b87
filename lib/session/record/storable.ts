import { UnsupportedValueError } from "../errors.ts"
import type { SessionData } from "../types.ts"
import { keepsMinusZero } from "./spell-numbers.ts"

/** Containers within containers. A bound, so that no input can exhaust the stack. */
export const MAX_DEPTH = 100
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

/**
 * Checks that data comes back equal from a store: a plain object of null, undefined, booleans, numbers, bigints, strings,
 * dates, and arrays, plain objects, maps and sets of these, at most 100 deep.
 * @throws UnsupportedValueError with the path of the value
 */
export function assertStorable(data: SessionData): void {
  const parents = new Set<object>()
  // An object that is referred to again is checked again only if it lies deeper: 2^n paths may lead to n objects.
  const checkedAt = new Map<object, number>()
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "function" || typeof value === "symbol")
      throw new UnsupportedValueError(path, `is a ${typeof value}, which can not be kept in a session`)
    // A value that is its own ancestor is a cycle. devalue keeps it.
    if (typeof value !== "object" || value === null || parents.has(value)) return
    const depth = parents.size
    if (depth >= MAX_DEPTH) throw new UnsupportedValueError(path, `is nested deeper than ${MAX_DEPTH}`)
    if ((checkedAt.get(value) ?? -1) >= depth) return
    checkedAt.set(value, depth)
    parents.add(value)
    if (!isBuiltIn(value)) assertPlain(value, path)
    visitChildren(value, path, visit)
    parents.delete(value)
  }
  if (typeof data !== "object" || data === null || Array.isArray(data) || isBuiltIn(data))
    throw new UnsupportedValueError("data", "is not a plain object")
  visit(data, "data")
}

const BUILT_IN: readonly unknown[] = [Date.prototype, Map.prototype, Set.prototype]

/** A date, map or set; not of a subclass, which would not come back as one. */
function isBuiltIn(value: object): value is Date | Map<unknown, unknown> | Set<unknown> {
  return BUILT_IN.includes(Object.getPrototypeOf(value))
}

function visitChildren(value: object, path: string, visit: (child: unknown, path: string) => void): void {
  if (value instanceof Map) {
    for (const [key, child] of value) {
      visit(key, `${path}.key(${label(key)})`)
      visit(child, `${path}.get(${label(key)})`)
    }
  } else if (value instanceof Set) {
    for (const child of value) visit(child, `${path}.has(${label(child)})`)
  } else if (!isBuiltIn(value)) {
    const isArray = Array.isArray(value)
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw new UnsupportedValueError(`${path}.${key}`, "is a key that is not allowed")
      visit((value as SessionData)[key], isArray ? `${path}[${key}]` : `${path}.${key}`)
    }
  }
}

/** Of primitives only: to make text of an object calls its own code. */
const label = (key: unknown) => (typeof key === "object" || typeof key === "function" ? "…" : String(key))

function assertPlain(value: object, path: string): void {
  const prototype = Object.getPrototypeOf(value)
  if (Array.isArray(value) && prototype === Array.prototype) {
    // Names come after all indexes.
    const last = Object.keys(value).at(-1)
    if (last !== undefined && !(/^(0|[1-9]\d*)$/.test(last) && Number(last) < value.length))
      throw new UnsupportedValueError(`${path}.${last}`, "is a named property of an array")
  } else if (prototype !== Object.prototype && prototype !== null) {
    // Not the class's name: a bundler may have changed it.
    throw new UnsupportedValueError(
      path,
      "is an instance of a class, which can not be kept: keep its plain data instead",
    )
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw new UnsupportedValueError(path, "has a symbol as key")
}

/** Whether JSON alone gives this back equal: no native type, no hole, nothing that is referred to twice. */
export function isJson(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === "number") return Number.isFinite(value) && (keepsMinusZero || !Object.is(value, -0))
  if (typeof value !== "object" || value === null)
    return value === null || typeof value === "string" || typeof value === "boolean"
  const prototype = Object.getPrototypeOf(value)
  const dense = prototype === Array.prototype && Object.keys(value).length === (value as unknown[]).length
  if (seen.has(value) || (prototype !== Object.prototype && !dense)) return false
  seen.add(value)
  return Object.values(value).every((child) => isJson(child, seen))
}
