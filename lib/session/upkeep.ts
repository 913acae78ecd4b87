import { withDeadline } from "./deadline.ts"
import type { SessionStore } from "./types.ts"

/** Milliseconds: a health check answers within a second, on a busy machine too. */
const CHECK_DEADLINE = 600

/** What is done to all stores at once: by a timer, and for who asks whether the site is well. */
export function createUpkeep({ stores, now }: { stores: readonly SessionStore[]; now: () => Date }) {
  /** Tidies up in every store. One that fails does not keep the others from it. */
  async function sweep(): Promise<PromiseSettledResult<number>[]> {
    return Promise.allSettled(stores.map((store) => store.sweep(now())))
  }

  /** By store: whether it can serve now. One that has not answered by the time is down: who asks wants to know at once. */
  async function check(): Promise<Record<string, "ok" | "down">> {
    const checks = stores.map((store) => withDeadline(store.name, CHECK_DEADLINE, store.check()))
    const answers = await Promise.allSettled(checks)
    const states = answers.map(({ status }) => (status === "fulfilled" ? "ok" : "down"))
    return Object.fromEntries(stores.map((store, index) => [store.name, states[index] ?? "down"]))
  }

  return { sweep, check }
}
