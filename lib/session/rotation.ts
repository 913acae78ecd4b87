import { SessionConflictError } from "./errors.ts"
import type { SessionLocation } from "./logins.ts"
import type { NewRecord, SessionData, SessionRecord, SessionStore, Ticket } from "./types.ts"

/** A session as a store keeps it: under which ticket, where, and what. Alive or not. */
export interface Kept<Data extends SessionData = SessionData> extends SessionLocation {
  readonly ticket: Ticket
  readonly record: SessionRecord<Data>
}

export interface Rotation<Data extends SessionData> {
  /** The session whose ticket is to die; null when there is none. */
  readonly old: { store: SessionStore; ticket: Ticket; record: SessionRecord } | null
  /** The store that is to keep the session from now on. */
  readonly target: SessionStore
  /** Makes the new record from the old one as it is now, or from null when there is none to take over. May throw. */
  readonly make: (old: SessionRecord | null) => NewRecord<Data>
  /** Called when the new record is kept and the old session still lives. May throw. */
  readonly created?: (location: SessionLocation) => Promise<void>
  /** Takes back what `created` did. */
  readonly undo?: () => Promise<void>
  /** What to do when another request has ended or rotated the old session meanwhile: fail, or go on without its data. */
  readonly ifEnded: "fail" | "without-data"
}

/**
 * Gives a session a new ticket: keeps a new record under it, then ends the old session if its version is still the one
 * that was read. Of several rotations and logouts one ends it: that one wins. If only a write came between, its data is
 * taken over and the end is tried again. Until then the old session stays as it was, and a failure leaves nothing of the
 * new one behind; but an end that a store has not answered in time may still happen later.
 */
export async function rotateTicket<Data extends SessionData>(rotation: Rotation<Data>): Promise<Kept<Data>> {
  const { old, target, make } = rotation
  const record = make(old?.record ?? null)
  const { ticket, id } = await target.create(record)
  const kept = { id, store: target.name, ticket, record: { ...record, version: 1 } }
  try {
    await rotation.created?.({ id, store: target.name })
    return old ? await takeOver(rotation, old, kept) : kept
  } catch (error) {
    // If this fails as well, nobody has the new ticket, and the sweep removes what it names.
    await target.end(ticket).catch(() => {})
    // Also when it was `created` that failed: it may have done a part of its work.
    await rotation.undo?.().catch(() => {})
    throw error
  }
}

/** Ends the old session, and rewrites the new record whenever the old one has changed meanwhile. */
async function takeOver<Data extends SessionData>(
  { target, make, ifEnded }: Rotation<Data>,
  old: NonNullable<Rotation<Data>["old"]>,
  created: Kept<Data>,
): Promise<Kept<Data>> {
  let kept = created
  const rewrite = async (record: SessionRecord | null) => {
    const next = { ...make(record), version: kept.record.version }
    const result = await target.update(kept.ticket, next)
    if (result === "gone" || result === "conflict") throw new SessionConflictError("ended")
    kept = { ...kept, ticket: result, record: { ...next, version: next.version + 1 } }
  }
  let { version } = old.record
  for (;;) {
    const result = await old.store.end(old.ticket, version)
    if (result === "ok") return kept
    const newer = result === "conflict" ? await old.store.load(old.ticket) : null
    if (newer) {
      version = newer.record.version
      await rewrite(newer.record)
    } else if (ifEnded === "fail") {
      throw new SessionConflictError("ended")
    } else {
      await rewrite(null)
      return kept
    }
  }
}
