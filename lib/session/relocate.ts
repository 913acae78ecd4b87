import { decode, decodeForward, encode, encodeForward, issuerOf } from "./codec.ts"
import { endOf, endsOf, type Timeouts } from "./timeouts.ts"
import type { Row, SessionDriver, SessionId, SessionRecord } from "./types.ts"

/** A place to move sessions from or to, by the store's name, as tickets and forwards say it. */
interface Place {
  readonly name: string
  readonly driver: SessionDriver
}

/**
 * Moves every session from one driver to another while the site runs: for an operator who changes where sessions live.
 * Ids, clocks and data stay, and a forward is left behind, so that the tickets in the browsers still work. A session
 * written to meanwhile is taken as it is then. May be stopped at any moment, and run again to finish what was begun.
 *
 * 1. Put a copy there. It leads back here and is not the session yet, nor is it ever where this stops.
 * 2. Replace the session by a forward. This decides: a write that came before makes it fail, one that comes later finds
 *    the forward. From here on the copy is the session, for everyone who is sent to it by that forward.
 * 3. Make it an ordinary session, so that readers who find it first need not come by here any more.
 *
 * @param onMoved told of each session moved
 */
export async function relocate(
  from: Place,
  to: Place,
  timeouts: Timeouts,
  onMoved: (id: SessionId, record: SessionRecord) => Promise<void>,
): Promise<number> {
  let moved = 0
  for await (const id of from.driver.ids()) {
    const record = await relocateOne(id, from, to, timeouts)
    if (!record) continue
    await onMoved(id, record)
    await settle(id, from, to, timeouts)
    moved++
  }
  return moved
}

/** Steps 1 and 2. Null where there is nothing to move. */
async function relocateOne(
  id: SessionId,
  from: Place,
  to: Place,
  timeouts: Timeouts,
): Promise<SessionRecord | null> {
  for (;;) {
    // In this order: as the session is found here afterwards, what was there before is not it, and may be replaced.
    const there = await to.driver.read(id)
    const row = await from.driver.read(id)
    if (!row) return null
    const record = decode(row.data)
    if (!record) return decodeForward(row.data)?.movedTo === to.name ? copyOf(there, from) : null
    // Both must last for as long as activity elsewhere can keep the session alive.
    const expiresAt = endsOf(record, timeouts).absolute
    const marked = issuerOf(row.data)
    // The ticket stays that of the store which issued it, however often its session is moved.
    const issuer = (marked ?? from.name) === to.name ? undefined : (marked ?? from.name)
    const data = encodeForward({ movedTo: from.name, copy: encode(record, issuer) }, issuer)
    const version = (there ?? row).version + 1
    if (!(await put(id, { ...row, version, expiresAt, data }, there, to.driver))) continue

    const forward = encodeForward({ movedTo: to.name }, marked)
    const next = { ...row, version: row.version + 1, expiresAt, data: forward }
    const result = await from.driver.update(id, next, row.version)
    if (result === "ok") return { ...record, version: row.version }
    if (result === "gone") {
      await to.driver.delete(id, version)
      return null
    }
  }
}

/** Keeps the row in place of what is there, if it still is: a forward, or a copy that never took effect. */
async function put(id: SessionId, row: Row, there: Row | null, driver: SessionDriver): Promise<boolean> {
  if (there) return (await driver.update(id, row, there.version)) === "ok"
  await driver.create(id, row)
  return true
}

/** Step 3. Whoever writes to the session does it as well, so a lost race is fine. */
async function settle(id: SessionId, from: Place, to: Place, timeouts: Timeouts): Promise<void> {
  const row = await to.driver.read(id)
  const record = copyOf(row, from)
  const data = row && decodeForward(row.data)?.copy
  if (!row || !record || !data) return
  const next = { ...row, version: row.version + 1, expiresAt: endOf(record, timeouts), data }
  await to.driver.update(id, next, row.version)
}

/** The copy that step 1 has put, if that is what is there. */
function copyOf(row: Row | null, from: Place): SessionRecord | null {
  const found = row && decodeForward(row.data)
  const record = found?.movedTo === from.name && found.copy ? decode(found.copy) : null
  return row && record && { ...record, version: row.version }
}
