import type { Logins } from "../logins/register.ts"
import type { Timeouts } from "../time/timeouts.ts"
import type { NewRecord, SessionData, SessionDriver, SessionId, SessionRecord, SessionStore, Ticket } from "../types.ts"

/** The timeouts that a store under test is to be made with. */
export const timeouts: Timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }

/** The time at which each test begins. */
export const START = new Date("2026-01-01T12:00:00.000Z")

export interface StoreUnderTest {
  readonly store: SessionStore
  /** Makes a second store in the same place, as another process of the site would. */
  readonly again: () => SessionStore
  /** The driver of a keyed store. */
  readonly driver?: SessionDriver
  readonly close?: (() => Promise<void> | void) | undefined
}

/** Opens a store in a real, empty place, of a site with this register of logins or without one. */
export type OpenPlace = (now: () => Date, logins?: Logins) => StoreUnderTest | Promise<StoreUnderTest>

/**
 * The application's own stores. A setup file of vitest puts them here, by name, and every test that runs in all stores
 * (places.ts) then runs in them as well.
 */
export const ownPlaces: Record<string, OpenPlace> = {}

export interface StoreTraits {
  /** False where a register of logins keeps it instead. */
  readonly keepsActivity?: boolean
  /** False where the ticket carries the record: of parallel updates the last cookie wins. */
  readonly compareAndSwap: boolean
  /** Bytes of JSON data that always fit. */
  readonly fits: number
}

/** What the tests of a contract work with. Call `place` inside a test only: each test has its own. */
export interface Bench extends StoreTraits {
  readonly name: string
  readonly place: () => StoreUnderTest
  readonly record: (data?: SessionData) => NewRecord
}

/** What the tests of a driver's contract work with. */
export interface DriverBench {
  readonly driver: SessionDriver
  /** Another on the same place. */
  readonly other: SessionDriver
  /** Has no row yet. */
  readonly id: SessionId
}

/** The record that a store loads, or null. */
export async function recordOf(store: SessionStore, ticket: Ticket): Promise<SessionRecord | null> {
  return (await store.load(ticket))?.record ?? null
}
