import { decode, decodeForward, encode, encodeForward, issuerOf } from "./codec.ts"
import { endsOf, type Timeouts } from "./timeouts.ts"
import type { Row, SessionDriver, SessionId, SessionRecord } from "./types.ts"

/** A place to move sessions from or to, by the store's name, as tickets and forwards say it. */
interface Place {
  readonly name: string
  readonly driver: SessionDriver
}

/**
 * Moves every session from one driver to another while the site runs: for an operator who changes where sessions live.
 * Ids, clocks and data stay, and a forward is left behind, so that the tickets in the browsers still work. A session
 * written to meanwhile is taken as it is then. May be stopped and run again.
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
    moved++
  }
  return moved
}

async function relocateOne(
  id: SessionId,
  from: Place,
  to: Place,
  timeouts: Timeouts,
): Promise<SessionRecord | null> {
  for (;;) {
    const row = await from.driver.read(id)
    const record = row && decode(row.data)
    if (!row || !record) return null
    // The ticket stays that of the store which issued it, however often its session is moved.
    const issuer = issuerOf(row.data) ?? from.name
    const data = encode(record, issuer === to.name ? undefined : issuer)
    await put(id, { ...row, data }, to.driver)
    // The step that decides: until it the session lives where it was, and a write to it makes this fail.
    // It must last for as long as activity elsewhere can keep the session alive.
    const expiresAt = endsOf(record, timeouts).absolute
    const movedTo = encodeForward({ movedTo: to.name }, issuerOf(row.data))
    const forward = { ...row, version: row.version + 1, expiresAt, data: movedTo }
    const result = await from.driver.update(id, forward, row.version)
    if (result === "ok") return { ...record, version: row.version }
    await to.driver.delete(id)
    if (result === "gone") return null
  }
}

/** Keeps the row, in place of what an earlier move may have left there: a forward, or a copy that never took effect. */
async function put(id: SessionId, row: Row, driver: SessionDriver): Promise<void> {
  const left = await driver.read(id)
  if (left && decodeForward(left.data)) {
    const next = { ...row, version: left.version + 1 }
    if ((await driver.update(id, next, left.version)) === "ok") return
  }
  if (left) await driver.delete(id)
  await driver.create(id, row)
}
