/** The files of lib/session in the order in which to read them, each with what it is: what a team copies. */
export interface SourceFile {
  /** From the root of the project. */
  readonly path: string
  readonly about: string
}

export const sessionLayer: readonly { title: string; files: readonly SourceFile[] }[] = [
  {
    title: "The life of a session",
    files: files("lib/session", {
      "types.ts": "The words, and the two interfaces: store and driver. Read this first",
      "manager.ts": "From the first write to the end: update, move, rotate, touch, end",
      "lookup.ts": "From the cookie's text to a session that is alive, or to none",
      "upkeep.ts": "What is done to all stores at once: sweep and check",
      "new-ticket.ts": "What gives a session a new ticket: a login, and a move or rotation",
      "replace.ts": "A new ticket in the place of an old one, decided by one conditional destroy",
      "next.ts": "The seam to Next: the cookie of the request",
    }),
  },
  {
    title: "Its parts",
    files: files("lib/session", {
      "ticket.ts": "Minted, parsed, hashed",
      "timeouts.ts": "When a session ends: the one place that knows",
      "clock.ts": "The time, where the system's clock can not be trusted",
      "codec.ts": "The record as text and back, native values included",
      "storable.ts": "What data may hold, and the path of what it may not",
      "logins.ts": "What an application's register of logins must do",
      "errors.ts": "What can go wrong, in words that a border can answer with",
      "deadline.ts": "A store that does not answer is one that is down",
      "turns.ts": "What one process does to one session, one after the other",
      "report-once.ts": "A fault is said once, not at each read",
      "pace.ts": "Rests between the steps of a sweep, so that requests have their turn",
      "merge-patch.ts": "JSON Merge Patch, for the API",
      "json.ts": "What a JSON answer shows of native values",
      "relocate.ts": "An operator's move of all sessions to another place",
    }),
  },
  {
    title: "Stores",
    files: files("lib/session/stores", {
      "keyed.ts": "Makes a store of any driver",
      "cookie.ts": "The record in the ticket, sealed by iron-session",
      "revoked-seals.ts": "Remembers which seals were ended before their time",
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
      "shelf.ts": "One LMDB file for all sessions",
      "shelf-file.ts": "That file, opened with care",
      "shelf-exchange.ts": "That file made and replaced, whole, beside other processes",
      "shelf-headers.ts": "Its first pages, which LMDB trusts",
      "shelf-room.ts": "Room on the disk, made before LMDB asks for it",
      "shelf-writes.ts": "One commit that serves many writes",
      "row-format.ts": "A row as bytes that check themselves, for disk and shelf",
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
