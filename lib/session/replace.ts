import { SessionConflictError } from "./errors.ts"
import type { Place } from "./logins.ts"
import type { NewRecord, SessionRecord, SessionStore, Ticket } from "./types.ts"

export interface Replacement {
  /** The session to replace; null when there is none. */
  readonly old: { store: SessionStore; ticket: Ticket; record: SessionRecord } | null
  readonly target: SessionStore
  /** The new record, from the old one as it is now; from null when there is none to take over. */
  readonly make: (old: SessionRecord | null) => NewRecord
  /** Called when the new session is kept and the old one still lives; may throw. */
  readonly created?: (place: Place) => Promise<void>
  /** Takes back what `created` did. */
  readonly undo?: () => Promise<void>
  /** When the old session is ended, or replaced, by someone else meanwhile: fail, or go on without its data. */
  readonly ifTaken: "fail" | "without-data"
}

/**
 * Puts a new session, under a new ticket, in the place of an old one. The one step that decides is the conditional
 * destroy of the old session: a write that came between is taken over, a second replacement or a logout that came first
 * wins, and until then the old session stays as it was. A failure before it leaves nothing behind.
 */
export async function replaceSession(plan: Replacement): Promise<Place & { ticket: Ticket }> {
  const { old, target, make } = plan
  const { ticket, id } = await target.create(make(old?.record ?? null))
  const place = { id, store: target.name }
  let registered = false
  try {
    await plan.created?.(place)
    registered = true
    if (!old) return { ...place, ticket }
    return { ...place, ticket: await takeOver(plan, old, ticket) }
  } catch (error) {
    // Best effort: if this fails as well, the new ticket was never sent to anyone, and the sweep removes what it names.
    await target.destroy(ticket).catch(() => {})
    if (registered) await plan.undo?.().catch(() => {})
    throw error
  }
}

/** Gives the new session's ticket, once the old one is dead and its newest data has been carried over. */
async function takeOver(
  plan: Replacement,
  old: NonNullable<Replacement["old"]>,
  created: Ticket,
): Promise<Ticket> {
  let ticket = created
  let version = 1
  const rewrite = async (record: SessionRecord | null) => {
    const result = await plan.target.update(ticket, { ...plan.make(record), version })
    if (result === "gone" || result === "conflict") throw new SessionConflictError("ended")
    ticket = result
    version++
  }
  let record = old.record
  for (;;) {
    const result = await old.store.destroy(old.ticket, record.version)
    if (result === "ok") return ticket
    const newer = result === "conflict" ? await old.store.load(old.ticket) : null
    if (newer) {
      record = newer.record
      await rewrite(record)
    } else if (plan.ifTaken === "fail") {
      throw new SessionConflictError("ended")
    } else {
      await rewrite(null)
      return ticket
    }
  }
}
