import { StoreUnavailableError } from "../errors.ts"
import { processWide } from "../process-wide.ts"
import type { SessionDriver } from "../types.ts"

/**
 * A driver whose place is made before its first use in this process, and never again: a place that is missing later is a store
 * that is down, not an empty one.
 * @param store the kind of store, for errors: where its place is, is nobody's business
 * @param path of the place
 * @param make makes it if it is not there
 */
export function prepared(driver: SessionDriver, store: string, path: string, make: () => void): SessionDriver {
  const place = `${store} ${path}`
  const made = processWide("places that are made", () => new Set<string>())

  function ready(): SessionDriver {
    if (made.has(place)) return driver
    try {
      make()
    } catch (error) {
      throw new StoreUnavailableError(store, error)
    }
    made.add(place)
    return driver
  }

  return {
    create: async (id, row) => ready().create(id, row),
    read: async (id) => ready().read(id),
    update: async (id, row, expected) => ready().update(id, row, expected),
    delete: async (id, expected) => ready().delete(id, expected),
    deleteExpired: async (now) => ready().deleteExpired(now),
    check: async () => ready().check(),
    async *ids() {
      yield* ready().ids()
    },
  }
}
