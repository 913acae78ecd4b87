import { decode } from "../record/codec.ts"
import { tombstoneIn } from "../record/tombstone.ts"
import { expiriesOf, expiryOf, type Timeouts } from "../time/timeouts.ts"
import type { NewRecord, Row, SessionDriver, SessionId } from "../types.ts"
import { decodeForward, encodeForward, issuerOf, withIssuer } from "./forward.ts"

/** A driver, and the name of its store, as tickets and forwards say it. */
type NamedDriver = { readonly name: string; readonly driver: SessionDriver }

/**
 * Moves every session from one driver to another while the site runs: for an operator who changes where sessions live.
 * Ids, clocks and data stay. A forward is left behind, so that the tickets in the browsers still work. A session that is
 * written to meanwhile is taken as it is then. This may be stopped at any moment, and run again to finish.
 *
 * 1. Put a copy there. It leads back here, so it is not the session yet.
 * 2. Replace the session by a forward. This step decides: a write that came before makes it fail, one that comes later
 *    finds the forward. From here on the copy is the session.
 * 3. Make the copy an ordinary row, which can be moved again.
 *
 * The session's version grows with each step, so a write that has read it anywhere before conflicts.
 * @param onMoved told of each session moved, before step 3. A run that finishes what another began tells again
 * @returns how many were moved
 */
export async function moveAll(
  from: NamedDriver,
  to: NamedDriver,
  timeouts: Timeouts,
  onMoved: (id: SessionId, record: NewRecord) => Promise<void>,
): Promise<number> {
  let moved = 0
  for await (const id of from.driver.ids()) {
    const copy = await moveOne(id, from, to, timeouts)
    const text = copy && decodeForward(copy.data)?.copy
    const record = text && decode(text)
    if (!record) continue
    await onMoved(id, record)
    const ordinary = { ...copy, version: copy.version + 1, expiresAt: expiryOf(record, timeouts), data: text }
    // Whoever writes to the session does this as well, so a lost race is fine.
    await to.driver.update(id, ordinary, copy.version)
    moved++
  }
  return moved
}

/** Steps 1 and 2. Gives the copy; null where there is nothing to move. */
async function moveOne(id: SessionId, from: NamedDriver, to: NamedDriver, timeouts: Timeouts): Promise<Row | null> {
  for (;;) {
    // In this order: if the session is here after that, what was there is out of date, and may be replaced.
    const there = await to.driver.read(id)
    const row = await from.driver.read(id)
    if (!row || tombstoneIn(row)) {
      // It has ended. A copy of it that never took effect goes as well.
      const copy = there && decodeForward(there.data)
      if (copy?.movedTo === from.name && copy.copy !== undefined) await to.driver.delete(id, there?.version)
      return null
    }
    const record = decode(row.data)
    if (!record) {
      const here = decodeForward(row.data)
      const over = there && decodeForward(there.data)
      if (here?.movedTo !== to.name || over?.movedTo !== from.name) return null
      // A run that was stopped before step 3 has moved it there, or, if the copy is here, has moved it here.
      if (here.copy === undefined) return there
      await from.driver.update(id, { ...row, version: row.version + 1, data: here.copy }, row.version)
      continue
    }
    // Copy and forward must last for as long as activity can keep the session alive.
    const expiresAt = expiriesOf(record, timeouts).absolute
    // The ticket stays that of the store which issued it, however often its session is moved.
    const marked = issuerOf(row.data)
    const issuer = (marked ?? from.name) === to.name ? undefined : (marked ?? from.name)
    const data = encodeForward({ movedTo: from.name, copy: withIssuer(row.data, issuer) }, issuer)
    const version = Math.max(there?.version ?? 0, row.version) + 1
    const copy = { ...row, version, expiresAt, data }
    // What is there already is a forward, or a copy that never took effect.
    if (!there) await to.driver.create(id, copy)
    else if ((await to.driver.update(id, copy, there.version)) !== "ok") continue
    const forward = encodeForward({ movedTo: to.name }, marked)
    const next = { ...row, version: row.version + 1, expiresAt, data: forward }
    if ((await from.driver.update(id, next, row.version)) === "ok") return copy
  }
}
