import { setTimeout as pause } from "node:timers/promises"
import { expect } from "@playwright/test"
import type { Visitor } from "./visitor.ts"

/** Milliseconds between two writes: without, they would take the processor away from what is tested. */
const PAUSE = 50

/**
 * Writes to a session again and again, one write after the other, each of which has to be done.
 * @returns what stops it. It throws if anything was not as it must be
 */
export function keepWriting(visitor: Visitor, store: string): () => Promise<void> {
  let isOver = false
  const work = async () => {
    for (let n = 1; !isOver; n++) {
      const { status, body, text } = await visitor.patch("/api/session", { n })
      expect(status, `${store}: ${text}`).toBe(200)
      expect(body, store).toMatchObject({ loggedIn: true, store, data: { n } })
      await pause(PAUSE)
    }
  }
  const done = work()
  done.catch(() => {})
  return () => {
    isOver = true
    return done
  }
}
