/** A place with many sessions, of which each tenth has expired. */
import { createHash } from "node:crypto"

export interface GrowthPlace {
  /** Reads a session at random, as far as an object. */
  load(): unknown
  /** Changes one at random. @param n another number each time */
  write(n: number): unknown
  /** Removes what has expired. @returns how many. Undefined where the place does that by itself */
  readonly sweep?: (() => number | Promise<number>) | undefined
  /** Puts back what a sweep has removed. */
  putExpired(): unknown
  close(): unknown
}

/** @param folder an empty one. It is removed after the place is closed */
export type Fill = (folder: string, count: number) => GrowthPlace | Promise<GrowthPlace>

export const hour = 3_600_000

export const isExpired = (n: number): boolean => n % 10 === 9

/** A session at random that has not expired. */
export function anyOf(count: number): number {
  const n = Math.floor(Math.random() * count)
  return isExpired(n) ? n - 1 : n
}

/** The random part of the n-th session's ticket, the same each time. */
export const tokenOf = (n: number): string => createHash("sha256").update(`session ${n}`).digest("base64url")
