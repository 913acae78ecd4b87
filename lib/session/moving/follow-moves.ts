import type { Row, SessionDriver, SessionId, Version } from "../types.ts"
import { decodeForward, issuerOf, withIssuer } from "./forward.ts"

/** How often a delete is tried again when the session changes meanwhile. */
const MAX_ATTEMPTS = 30

/** How many sessions are remembered as found at home: memory must not grow for ever. */
const MAX_AT_HOME = 5000

/**
 * Drivers that find a session also where an operator has moved it. The ticket keeps the prefix of the store that issued it,
 * so that store's driver is asked, follows the forwards from there, and says where the row is now (`movedTo`).
 * @param drivers of all stores between which sessions may be moved, by the store's name
 */
export function followMoves(drivers: ReadonlyMap<string, SessionDriver>): Map<string, SessionDriver> {
  return new Map([...drivers].map(([name, own]) => [name, followFrom(name, own, drivers)]))
}

function followFrom(name: string, own: SessionDriver, drivers: ReadonlyMap<string, SessionDriver>): SessionDriver {
  /**
   * Sessions that were read where their ticket says, with the version that they had. A move gives what it leaves there a higher
   * one, so an update that finds this version there changes that session, and need not look where it is.
   */
  const atHome = new Map<SessionId, Version>()

  /** Where the session is now. */
  async function locate(id: SessionId): Promise<{ store: string; driver: SessionDriver; row: Row } | null> {
    let store = name
    let before: string | undefined
    // Two steps for each store at most, since sessions may be moved while this looks.
    for (let step = 0; step < 2 * drivers.size; step++) {
      const driver = drivers.get(store)
      const row = await driver?.read(id)
      if (!driver || !row) return null
      const forward = decodeForward(row.data)
      if (!forward) return { store, driver, row }
      // A copy is the session once the store that it was made from has sent us here.
      if (forward.copy !== undefined && forward.movedTo === before)
        return { store, driver, row: { ...row, data: forward.copy } }
      before = store
      store = forward.movedTo
    }
    return null
  }

  /** The same, for the holder of a ticket of this store: what another store has issued is none of its sessions. */
  async function find(id: SessionId) {
    const found = await locate(id)
    return found && (issuerOf(found.row.data) ?? found.store) === name ? found : null
  }

  return {
    create: (id, row) => own.create(id, row),
    async read(id) {
      const found = await find(id)
      if (found?.store !== name) return found && { ...found.row, movedTo: found.store }
      if (atHome.size >= MAX_AT_HOME) atHome.clear()
      atHome.set(id, found.row.version)
      return found.row
    },
    async update(id, row, expected) {
      const isAtHome = atHome.get(id) === expected
      atHome.delete(id)
      if (isAtHome && (await own.update(id, row, expected)) === "ok") return "ok"
      const found = await find(id)
      if (!found) return "gone"
      const data = withIssuer(row.data, found.store === name ? undefined : name)
      return found.driver.update(id, { ...row, data }, expected)
    },
    // By id, as revocation does, whoever issued the ticket. At the version found, so that a move in between makes it fail
    // and look again, instead of deleting the forward.
    async delete(id, expected) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const found = await locate(id)
        if (!found) break
        const result = await found.driver.delete(id, expected ?? found.row.version)
        if (result !== "conflict" || expected !== undefined) return result
      }
      if (expected !== undefined) return "gone"
      // Writers may never pause: at last it ends at any version.
      return ((await locate(id))?.driver ?? own).delete(id)
    },
    deleteExpired: (now) => own.deleteExpired(now),
    check: () => own.check(),
    ids: () => own.ids(),
  }
}
