/**
 * The time, for everything that expires. The wall clock alone will not do: someone sets it, a virtual machine restores it, a
 * time server corrects it. One reading a day ahead would end every session, and the sweep would remove them all.
 *
 * Each reading of the wall clock is compared with the monotonic clock, which nobody can set:
 *
 * - If they agree within two seconds, the wall clock is the time. It is never followed backwards: time stands still then.
 * - If they disagree, time goes on as the monotonic clock counts it.
 * - If they disagree by the same amount for five minutes, the wall clock was corrected for good (or the machine slept), and
 *   is the time again, backwards as well, since other processes go by it. Sweeps have removed by then what had expired.
 *
 * The first reading can be compared with nothing: if it is wrong, time is wrong for five minutes. What is refused meanwhile
 * comes back afterwards, what is swept does not. So nothing is swept until the clock has settled.
 */

/** Milliseconds by which the two may disagree: a leap second, a step of a time server. */
const TOLERANCE = 2000
/** Milliseconds that a larger difference must last. */
export const SETTLED = 300_000

export interface SteadyClock {
  (): Date
  /** Whether the first reading has been confirmed or corrected. Stays true. */
  isSettled(): boolean
}

/**
 * Makes a clock: a function that gives the time now.
 * @param sources for tests, both in milliseconds. `wall` may jump; `count` goes on steadily, from whatever moment
 */
export function steadyClock({ wall, count } = { wall: Date.now, count: () => performance.now() }): SteadyClock {
  /** The last good reading, and what `count` said then. */
  let anchor = { wall: wall(), count: count() }
  let suspicion: { readonly difference: number; readonly since: number } | null = null
  let latest = anchor.wall
  const started = anchor.count
  let settled = false

  const now = () => {
    const reading = { wall: wall(), count: count() }
    const expected = anchor.wall + Math.round(reading.count - anchor.count)
    const difference = reading.wall - expected
    const isNear = (other: number) => Math.abs(difference - other) <= TOLERANCE
    const agrees = isNear(0)
    if (agrees) suspicion = null
    else if (!suspicion || !isNear(suspicion.difference)) suspicion = { difference, since: reading.count }
    const isCorrected = suspicion !== null && reading.count - suspicion.since >= SETTLED
    latest = isCorrected ? reading.wall : Math.max(latest, agrees ? reading.wall : expected)
    if (isCorrected) suspicion = null
    if (!suspicion) anchor = reading
    // A later disagreement does not undo it: time goes on steadily then, and expired sessions must go in the end.
    settled ||= !suspicion && reading.count - started >= SETTLED
    return new Date(latest)
  }
  // Looks at the clocks first, since it may be asked after a long silence.
  return Object.assign(now, { isSettled: () => Boolean(now()) && settled })
}
