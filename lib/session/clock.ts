/**
 * The time, for everything that expires. The wall clock alone is not to be trusted with that: someone sets it, a virtual
 * machine restores it, a time server corrects it; and one reading a day ahead would end every session and have the sweep
 * remove them all, one behind would revive what has expired.
 *
 * So each reading is compared with the time that has passed since the last good one, as the monotonic clock counts it,
 * which nobody can set:
 *
 * - They agree, as good as: the wall clock it is. Drift and the small steps of time servers are followed at once, but
 *   never back: time stands still until the wall clock has caught up.
 * - They do not: time goes on as the count says.
 * - They still do not after five minutes, by the same difference all the while: the clock was corrected for good (or the
 *   machine slept, which the count leaves out), and is believed, backwards as well, since other processes and other
 *   machines go by it. Five minutes are several sweeps: what had expired is gone by then, and nothing revives.
 *
 * The first reading can not be compared with anything. If it is wrong, time is wrong for five minutes. What is refused
 * meanwhile can be had again afterwards, what is swept can not: so there is no sweep until the clock has settled, that is
 * until five minutes have passed and the readings agree.
 */

export interface ClockSources {
  /** Milliseconds since 1970, as the system believes. May jump. */
  readonly wall: () => number
  /** Milliseconds since some fixed moment, whatever happens to the wall clock. */
  readonly count: () => number
}

/** Milliseconds by which the two may disagree between two readings: a leap second, a step of a time server. */
const TOLERANCE = 2000

/** Milliseconds that a larger difference must last to be believed. */
export const SETTLED = 300_000

const system: ClockSources = { wall: Date.now, count: () => performance.now() }

export interface SteadyClock {
  (): Date
  /** Whether the first reading has been confirmed, or corrected. Once it is true it stays so. */
  isSettled(): boolean
}

/** Makes a clock: a function that gives the time now. */
export function steadyClock({ wall, count }: ClockSources = system): SteadyClock {
  /** The last reading that was believed, and what `count` said then. */
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
    if (isNear(0)) {
      anchor = reading
      suspicion = null
      latest = Math.max(latest, reading.wall)
    } else {
      if (!suspicion || !isNear(suspicion.difference)) suspicion = { difference, since: reading.count }
      latest = Math.max(latest, expected)
      if (reading.count - suspicion.since >= SETTLED) {
        anchor = reading
        suspicion = null
        latest = reading.wall
      }
    }
    // Not taken back by a later suspicion: time goes on steadily then, and what expires by it must be gone in the end.
    settled ||= !suspicion && reading.count - started >= SETTLED
    return new Date(latest)
  }
  const isSettled = () => {
    now()
    return settled
  }
  return Object.assign(now, { isSettled })
}
