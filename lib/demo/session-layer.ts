/** A file of lib/session, and what it is. */
export interface SourceFile {
  /** From the root of the project. */
  readonly path: string
  readonly about: string
}

/** The files of lib/session, which a team copies, in the order in which to read them. */
export const sessionLayer: readonly { title: string; files: readonly SourceFile[] }[] = [
  {
    title: "The life of a session",
    files: files("lib/session", {
      "types.ts": "The words, and the two interfaces: store and driver. Read this first",
      "manager.ts": "The life of a session: move, rotate, end, revoke; sweep and check of all stores",
      "lookup.ts": "From the cookie's text to a session that is alive, or to none",
      "update.ts": "Writes that are never lost, and activity",
      "rotation.ts": "What gives a session a new ticket: a login, a move, a rotation; decided by one conditional end",
      "next.ts": "The seam to Next: the cookie of the request",
    }),
  },
  {
    title: "Its parts",
    files: files("lib/session", {
      "ticket.ts": "Minted, parsed, hashed",
      "same-site.ts": "Whether a request may change something: it comes from the site itself",
      "record/codec.ts": "The record as text and back, native values included",
      "record/storable.ts": "What data may hold, and the path of what it may not",
      "logins.ts": "What an application's register of logins must do",
      "errors.ts": "What can go wrong, and the status to answer with",
      "time/timeouts.ts": "When a session ends: nothing else decides it",
      "time/clock.ts": "The time, where the system's clock can not be trusted",
      "time/deadline.ts": "A store that does not answer is one that is down",
      "time/turns.ts": "What one process does to one session, one after the other",
      "time/pace.ts": "Removes in steps, and rests between them, so that requests have their turn",
    }),
  },
  {
    title: "Stores",
    files: files("lib/session/stores", {
      "keyed.ts": "Makes a store of any driver",
      "cookie.ts": "The record in the ticket, sealed by iron-session; a driver keeps which seals were ended",
    }),
  },
  {
    title: "Drivers",
    files: files("lib/session/drivers", {
      "memory.ts": "A map: the shortest driver, to begin one's own from",
      "database.ts": "A row in a table, by single conditional statements",
      "disk.ts": "A file a session",
      "disk-folder.ts": "The folder of one session: renaming a label is the compare-and-swap",
      "disk-create.ts": "New sessions, put in their place whole",
      "disk-sweep.ts": "How a sweep goes through the folders without a request noticing",
      "disk-files.ts": "Writes that last, reads that no odd file can harm",
      "shelf.ts": "One SQLite file for all sessions",
      "shelf-file.ts": "That file: made at start, read at once, opened anew where it was exchanged",
      "shelf-writer.ts": "The thread that writes: one commit serves many writes",
      "report-once.ts": "Broken content is reported once, not at each read",
      "row-format.ts": "A row as bytes that check themselves, for disk and shelf",
    }),
  },
  {
    title: "Moves by an operator",
    files: files("lib/session/moving", {
      "move-all.ts": "All sessions of a store to another, while the site runs",
      "follow-moves.ts": "Drivers that find a session where it has been moved",
      "forward.ts": "What a move leaves behind",
    }),
  },
]

/** The file that shows best how a store keeps a session. */
export function sourceOfStore(store: string): string {
  return store === "cookie" ? "lib/session/stores/cookie.ts" : `lib/session/drivers/${store}.ts`
}

function files(folder: string, about: Record<string, string>): SourceFile[] {
  return Object.entries(about).map(([name, words]) => ({ path: `${folder}/${name}`, about: words }))
}
