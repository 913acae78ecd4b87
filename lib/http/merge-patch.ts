import { UnsupportedValueError } from "../session/errors.ts"
import { assertStorable } from "../session/record/storable.ts"
import type { SessionData } from "../session/types.ts"

/**
 * Applies a JSON Merge Patch (RFC 7396): null removes a key, an object is merged, any other value replaces. Returns new data
 * and does not change the old.
 *
 * @throws UnsupportedValueError when the patch is not an object, is nested too deep, or has a key that is not allowed
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

/** Whether a value is a plain object, to be merged. A Date or a Map is not: a patch replaces it as a whole. */
function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
