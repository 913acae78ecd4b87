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
      "index.ts": "The public face: openSessions",
      "face.ts": "What openSessions gives, call by call",
      "options.ts": "What openSessions may be given",
      "open.ts": "Puts one set of sessions together, at the first request",
      "manager.ts": "The life of a session: move, rotate, end, revoke; sweep and check of all stores",
      "lookup.ts": "Finds the session that a cookie's text belongs to, if it is still alive",
      "update.ts": "Changes a session without losing another request's change, and records activity",
      "rotation.ts": "Gives a session a new ticket, at a login, a move or a rotation",
      "own-logins.ts": "Lists and ends the other logins of a user",
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
      "read-data.ts": "Reads data into the application's own type",
      "record/try-to-read.ts": "Reads data that an update is about to keep, or says what is wrong with it",
      "errors.ts": "What can go wrong",
      "answer.ts": "From an error to the answer for who has sent the request",
      "configuration.ts": "Finds all that is wrong with the options, and says what to do",
      "secret.ts": "Whether a secret is 32 random bytes",
      "observe.ts": "Tells an operator's telemetry what stores are asked for, how long it takes and what comes of it",
      "telemetry.ts": "That telemetry, by OpenTelemetry",
      "shown.ts": "What an application is shown of a session: no ticket, no id",
      "inside.ts": "What is behind the face, for an operator's tools",
      "cookie-header.ts": "Reads a cookie as the browser has spelled it",
      "process-state.ts": "What the requests of one process must know of each other",
      "process-wide.ts": "What a process has once, however often Next loads the module",
      "time/timeouts.ts": "When a session ends: nothing else decides it",
      "time/in-flight.ts": "Which writes are on their way: a new ticket is answered after them",
      "time/sweeper.ts": "Deletes what has expired, each minute",
      "time/clock.ts": "The time, where the system's clock can not be trusted",
      "time/deadline.ts": "Treats a store that does not answer in time as one that is down",
      "time/turns.ts": "Lets one process do one thing at a time to a session",
      "time/pace.ts": "Deletes in steps, with rests between them, so that requests need not wait",
    }),
  },
  {
    title: "Stores",
    files: files("lib/session/stores", {
      "entry.ts": "A store as openSessions takes it, and how a driver of your own becomes one",
      "disk.ts": "disk(folder)",
      "shelf.ts": "shelf(file)",
      "database.ts": "database(prisma.session)",
      "cookie.ts": "cookie({ secrets, ended })",
      "redis.ts": "redis(client)",
      "memory.ts": "memory()",
      "keyed.ts": "Makes a store of any driver",
      "sealed.ts": "The session in the ticket, encrypted",
      "seals.ts": "Sealing and opening, by iron-webcrypto",
      "opened-seals.ts": "Remembers what was in a seal that has been opened",
      "ended-seals.ts": "Which of these were ended before their time, and when their readers were last active",
    }),
  },
  {
    title: "Registers of logins",
    files: files("lib/session/logins", {
      "register.ts": "What a register of logins, which lists and ends them, must do",
      "prisma.ts": "A table, through Prisma",
      "table.ts": "What is needed of that table",
      "active.ts": "Which of its rows are active, as a query",
      "sweep-logins.ts": "Deletes the rows that have been over for a month",
      "memory.ts": "A map, for tests",
      "none.ts": "None: a login lives and dies with its session",
    }),
  },
  {
    title: "Binding to a device",
    files: files("lib/session", {
      "device.ts": "What the layer asks of this part, which can be left out",
      "proven.ts": "Whether a request may use its session: where that is bound, only with the proof",
      "binding/device-binding.ts": "deviceBinding(), for openSessions",
      "binding/routes.ts": "The handlers by which a browser registers its key, and proves again that it has it",
      "binding/answers.ts": "What the browser is told then",
      "binding/state.ts": "What is kept with a login: a public key, hashes, the next challenge",
      "binding/proof.ts": "Reads and checks what a browser has signed",
      "binding/registration-header.ts": "Tells a browser that logs in how to register, for proxy.ts too",
      "binding/reload-for-proof.ts": "For proxy.ts: who comes from another site is sent once more, with the proof",
    }),
  },
  {
    title: "Drivers",
    files: files("lib/session/drivers", {
      "memory.ts": "A map: the shortest driver, to start your own from",
      "database.ts": "A row in a table, by single conditional statements",
      "sql.ts": "SQL without Prisma's client",
      "database-sql.ts": "Reads a row, with its login, and updates it, by one statement of SQL each",
      "disk.ts": "A file a session",
      "disk-folder.ts": "The folder of one session: renaming a label is the compare-and-swap",
      "disk-labels.ts": "The labels that were found last, so that a folder is listed only where something has changed",
      "disk-create.ts": "Creates a new session's file, whole or not at all",
      "disk-sweep.ts": "Deletes expired sessions from the folders without slowing requests down",
      "disk-files.ts": "Writes that are on the disk when they return, and reads that no strange file can harm",
      "shelf.ts": "One SQLite file for all sessions",
      "shelf-file.ts": "Makes that file, reads it, and opens it again if it was replaced",
      "shelf-writer.ts": "The thread that writes: one commit serves many writes",
      "sqlite.ts": "Node's own SQLite, with types for the part of it that the shelf uses",
      "redis.ts": "A key a session, on a Redis or Valkey server",
      "redis-connection.ts": "Asks that server, and waits for no answer without end",
      "redis-client.ts": "What is needed of a client of the package redis",
      "redis-scripts.ts": "What that server does in one step",
      "prepared.ts": "Makes a driver's place before its first use",
      "report-once.ts": "Reports a damaged session once, not at each read",
      "row-format.ts": "A row as bytes with a checksum, for disk, shelf and redis",
    }),
  },
  {
    title: "Moves by an operator",
    files: files("lib/session/moving", {
      "movable.ts": "Stores between which sessions can be moved",
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
  return store === "cookie" ? "lib/session/stores/sealed.ts" : `lib/session/drivers/${store}.ts`
}

function files(folder: string, about: Record<string, string>): SourceFile[] {
  return Object.entries(about).map(([name, words]) => ({ path: `${folder}/${name}`, about: words }))
}
