import type { SessionConflictError } from "./errors.ts"
import type { SessionStore } from "./types.ts"

/** What an operator is told of: `openSessions({ telemetry })`. Never of a ticket, an id, a user or data. */
export interface Telemetry {
  /** Does what a store is asked for. Tells how long it took, and its result or error. */
  during<Result>(operation: Operation, store: string, work: () => Promise<Result>): Promise<Result>
  count(event: CountedEvent, attributes: CountedAttributes, times?: number): void
}

export type Operation = "create" | "load" | "update" | "touch" | "bind" | "end" | "revoke" | "sweep"

/**
 * - **logins**: that have begun.
 * - **conflicts**: changes that were refused by SessionConflictError. The reason is the error's.
 * - **refusals**: requests with a ticket that is no session ("unknown": it never was one, or has been ended and removed), with
 *   two cookies of the name, with a change that comes from another site, or without the proof that they come from the device that
 *   the session is bound to. Counted each time that a session is asked for.
 * - **swept**: rows that a sweep has removed.
 */
export type CountedEvent = "logins" | "conflicts" | "refusals" | "swept"

export interface CountedAttributes {
  /** A store that is open; undefined where none is known. */
  readonly store?: string | undefined
  readonly reason?: Refusal | SessionConflictError["reason"] | undefined
}

export type Refusal =
  | "unknown"
  | "login-ended"
  | "idle-timeout"
  | "absolute-timeout"
  | "unreadable-data"
  | "two-cookies"
  | "cross-site"
  | "unproven"

/** The same store, whose work is told. */
export function observeStore(store: SessionStore, { during, count }: Telemetry): SessionStore {
  const { name } = store
  return {
    name,
    create: (record) => during("create", name, () => store.create(record)),
    load: (ticket) => during("load", name, () => store.load(ticket)),
    update: (ticket, next) => during("update", name, () => store.update(ticket, next)),
    touch: (ticket, next) => during("touch", name, () => store.touch(ticket, next)),
    bind: (ticket, record, binding) => during("bind", name, () => store.bind(ticket, record, binding)),
    end: (ticket, ending) => during("end", name, () => store.end(ticket, ending)),
    revoke: (id) => during("revoke", name, () => store.revoke(id)),
    async sweep(now) {
      const removed = await during("sweep", name, () => store.sweep(now))
      count("swept", { store: name }, removed)
      return removed
    },
    tombstoneOf: (id) => store.tombstoneOf(id),
    idOf: (ticket) => store.idOf(ticket),
    check: () => store.check(),
  }
}
