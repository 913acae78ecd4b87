import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Tells how far a check has got. @param done of its count */
export type Progress = (done: number) => void

/** Something that must hold however often it is tried, on each of its subjects. */
export interface Check {
  readonly name: string
  /** The stores, or what else it is tried on. */
  readonly subjects: readonly string[]
  /** How often `npm run test:torture` tries it on each. */
  readonly count: number
  /**
   * @returns what was seen, for the table
   * @throws Error when it does not hold
   */
  run(subject: string, count: number, progress: Progress): Promise<string>
}

/** Does some work in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-torture-"))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const many = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))
