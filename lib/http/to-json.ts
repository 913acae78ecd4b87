/**
 * What a JSON answer shows of session data: dates as ISO 8601, bigints as digits, sets and maps as arrays, undefined left
 * out, a cycle as the word "[cycle]". For showing only: the way back is the codec's.
 */
export function toJson(value: unknown, ancestors: readonly unknown[] = []): unknown {
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (ancestors.includes(value)) return "[cycle]"
  const inner = (child: unknown) => toJson(child, [...ancestors, value])
  if (value instanceof Set) return [...value].map(inner)
  if (value instanceof Map) return [...value].map(([key, child]) => [inner(key), inner(child)])
  if (Array.isArray(value)) return value.map(inner)
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inner(child)]))
}
