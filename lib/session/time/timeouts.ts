import type { SessionRecord } from "../types.ts"

/** All in seconds. */
export interface Timeouts {
  /** Without activity. Does not apply to a login with "remember me". */
  readonly idle: number
  /** From login (or first write), whatever the activity. */
  readonly absolute: number
  /** The absolute timeout of a login with "remember me". */
  readonly remembered: number
}

type Clocks = Pick<SessionRecord, "createdAt" | "lastSeenAt" | "login">

/** When a session ends: nothing else decides it. `idle` is null with "remember me". */
export function expiriesOf(record: Clocks, timeouts: Timeouts): { idle: Date | null; absolute: Date } {
  const remember = record.login?.remember ?? false
  return {
    idle: remember ? null : after(record.lastSeenAt, timeouts.idle),
    absolute: after(record.createdAt, remember ? timeouts.remembered : timeouts.absolute),
  }
}

/** The first of the two ends: from here on the session is over, and a sweep may remove it. */
export function expiryOf(record: Clocks, timeouts: Timeouts): Date {
  const { idle, absolute } = expiriesOf(record, timeouts)
  return idle && idle < absolute ? idle : absolute
}

/** Seconds. Activity is written down if the last that was is older than this, since not every read may cost a write. */
export const touchInterval = (timeouts: Timeouts): number => timeouts.idle / 20

/** Seconds that a request may be on its way: for so long a session that was replaced leaves a tombstone. */
export const IN_FLIGHT = 60

export const after = (date: Date, seconds: number): Date => new Date(date.getTime() + seconds * 1000)
export const latest = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a)
