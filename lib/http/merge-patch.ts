import { UnsupportedValueError } from "../session/errors.ts"
import { assertStorable } from "../session/record/storable.ts"
import type { SessionData } from "../session/types.ts"

/**
 * Applies a JSON Merge Patch (RFC 7396): null removes a key, an object is merged, anything else replaces. Gives new data
 * and leaves the old as it is.
 * @throws UnsupportedValueError when the patch is no object, nested too deep, or has a key that is not allowed
 */
export function mergePatch(data: SessionData, patch: unknown): SessionData {
  if (!isObject(patch)) throw new UnsupportedValueError("The patch", "must be a JSON object")
  assertStorable(patch)
  return merge(data, patch)
}

function merge(target: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = isObject(value) ? merge(result[key], value) : value
  }
  return result
}

/** A plain object: a Date or a Map that the session holds is a value, to be replaced whole. */
function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
