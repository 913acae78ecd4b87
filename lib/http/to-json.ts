/**
 * Turns session data into plain JSON for an answer: dates become ISO 8601, bigints digits, sets and maps arrays, a cycle the
 * word "[cycle]", and undefined is left out. The types are lost; lib/session/record/codec.ts keeps them.
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
