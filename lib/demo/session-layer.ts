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
      "lookup.ts": "Finds the session that a cookie's text belongs to, if it is still alive",
      "update.ts": "Changes a session without losing another request's change, and records activity",
      "rotation.ts": "Gives a session a new ticket, at a login, a move or a rotation",
      "next.ts": "The connection to Next: reads and sends the cookie",
    }),
  },
  {
    title: "Its parts",
    files: files("lib/session", {
      "ticket.ts": "Makes, reads and hashes tickets",
      "same-site.ts": "Whether a request may change something: it comes from the site itself",
      "prefetch.ts": "Whether a browser asks in advance, which is no activity",
      "record/codec.ts": "Turns a record into text and back, with dates, maps and sets",
      "record/spell-numbers.ts": "Keeps JSON from growing longer than the client has sent it",
      "record/storable.ts": "Checks what data may hold, and names what it may not",
      "record/tombstone.ts": "What an ended session leaves for a minute, so that its ticket is known to be over",
      "logins.ts": "What an application's register of logins, which lists and ends them, must do",
      "errors.ts": "What can go wrong, and the status to answer with",
      "time/timeouts.ts": "When a session ends: nothing else decides it",
      "time/in-flight.ts": "Which writes are on their way: a new ticket is answered after them",
      "time/clock.ts": "The time, where the system's clock can not be trusted",
      "time/deadline.ts": "Treats a store that does not answer in time as one that is down",
      "time/turns.ts": "Lets one process do one thing at a time to a session",
      "time/pace.ts": "Deletes in steps, with rests between them, so that requests need not wait",
    }),
  },
  {
    title: "Stores",
    files: files("lib/session/stores", {
      "keyed.ts": "Makes a store of any driver",
      "cookie.ts": "The session in the ticket, encrypted by iron-session; a driver keeps which were ended early",
    }),
  },
  {
    title: "Drivers",
    files: files("lib/session/drivers", {
      "memory.ts": "A map: the shortest driver, to start your own from",
      "database.ts": "A row in a table, by single conditional statements",
      "disk.ts": "A file a session",
      "disk-folder.ts": "The folder of one session: renaming a label is the compare-and-swap",
      "disk-create.ts": "Creates a new session's file, whole or not at all",
      "disk-sweep.ts": "Deletes expired sessions from the folders without slowing requests down",
      "disk-files.ts": "Writes that are on the disk when they return, and reads that no strange file can harm",
      "shelf.ts": "One SQLite file for all sessions",
      "shelf-file.ts": "Makes that file, reads it, and opens it again if it was replaced",
      "shelf-writer.ts": "The thread that writes: one commit serves many writes",
      "report-once.ts": "Reports a damaged session once, not at each read",
      "row-format.ts": "A row as bytes with a checksum, for disk and shelf",
    }),
  },
  {
    title: "Moves by an operator",
    files: files("lib/session/moving", {
      "move-all.ts": "All sessions of a store to another, while the site runs",
      "follow-moves.ts": "Drivers that find a session where it has been moved",
      "forward.ts": "The note that a move leaves in the old place",
    }),
  },
]

const byPath = new Map(sessionLayer.flatMap((part) => part.files.map((file) => [file.path, file])))

/** @param path from the root of the project */
export function sourceFile(path: string): SourceFile | undefined {
  return byPath.get(path)
}

/** The file that shows best how a store keeps a session. */
export function sourceOfStore(store: string): string {
  return store === "cookie" ? "lib/session/stores/cookie.ts" : `lib/session/drivers/${store}.ts`
}

function files(folder: string, about: Record<string, string>): SourceFile[] {
  return Object.entries(about).map(([name, words]) => ({ path: `${folder}/${name}`, about: words }))
}
