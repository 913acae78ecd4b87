const key = Symbol.for("cloakroom.process-wide")
const shared = globalThis as { [key]?: Map<string, unknown> }

/**
 * What a process has once, made by the first who asks. A variable of a module would not do: Next bundles a module several times
 * (pages, route handlers, actions), and `next dev` loads it anew after each change.
 */
export function processWide<T>(name: string, make: () => T): T {
  shared[key] ??= new Map()
  const all = shared[key]
  if (!all.has(name)) all.set(name, make())
  return all.get(name) as T
}
