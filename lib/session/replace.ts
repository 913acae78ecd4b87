import { SessionConflictError } from "./errors.ts"
import type { SessionLocation } from "./logins.ts"
import type { NewRecord, SessionData, SessionRecord, SessionStore, Ticket } from "./types.ts"

export interface Replacement<Data extends SessionData> {
  /** The session to replace; null when there is none. */
  readonly old: { store: SessionStore; ticket: Ticket; record: SessionRecord } | null
  readonly target: SessionStore
  /** The new record, from the old one as it is now; from null when there is none to take over. May throw. */
  readonly make: (old: SessionRecord | null) => NewRecord<Data>
  /** Called when the new session is kept and the old one still lives; may throw. */
  readonly created?: (place: SessionLocation) => Promise<void>
  /** Takes back what `created` did. */
  readonly undo?: () => Promise<void>
  /** When the old session is ended, or replaced, by someone else meanwhile: fail, or go on without its data. */
  readonly ifTaken: "fail" | "without-data"
}

/** A session as a store keeps it: under which ticket, where, and what. */
export interface Kept<Data extends SessionData = SessionData> extends SessionLocation {
  readonly ticket: Ticket
  readonly record: SessionRecord<Data>
}

/**
 * Puts a new session, under a new ticket, in the place of an old one. The one step that decides is the conditional
 * destroy of the old session: a write that came between is taken over, a second replacement or a logout that came first
 * wins, and until then the old session stays as it was. A failure before it leaves nothing behind.
 */
export async function replaceSession<Data extends SessionData>(plan: Replacement<Data>): Promise<Kept<Data>> {
  const { old, target, make } = plan
  const record = make(old?.record ?? null)
  const { ticket, id } = await target.create(record)
  const kept = { id, store: target.name, ticket, record: { ...record, version: 1 } }
  try {
    await plan.created?.({ id, store: target.name })
    return old ? await takeOver(plan, old, kept) : kept
  } catch (error) {
    // Best effort: if this fails as well, the new ticket was never sent to anyone, and the sweep removes what it names.
    await target.end(ticket).catch(() => {})
    // Also when it was `created` that failed: what it began may have been done.
    await plan.undo?.().catch(() => {})
    throw error
  }
}

/** The new session, once the old one is dead and its newest data has been carried over. */
async function takeOver<Data extends SessionData>(
  plan: Replacement<Data>,
  old: NonNullable<Replacement<Data>["old"]>,
  created: Kept<Data>,
): Promise<Kept<Data>> {
  let kept = created
  const rewrite = async (record: SessionRecord | null) => {
    const next = { ...plan.make(record), version: kept.record.version }
    const result = await plan.target.update(kept.ticket, next)
    if (result === "gone" || result === "conflict") throw new SessionConflictError("ended")
    kept = { ...kept, ticket: result, record: { ...next, version: next.version + 1 } }
  }
  let { version } = old.record
  for (;;) {
    const result = await old.store.end(old.ticket, version)
    if (result === "ok") return kept
    const newer = result === "conflict" ? await old.store.load(old.ticket) : null
    // An operator is moving it this very moment: the next try finds it where it is then.
    if (newer && "movedTo" in newer) throw new SessionConflictError("contended")
    if (newer) {
      version = newer.record.version
      await rewrite(newer.record)
    } else if (plan.ifTaken === "fail") {
      throw new SessionConflictError("ended")
    } else {
      await rewrite(null)
      return kept
    }
  }
}
