import type { StoreName } from "../site/store-names.ts"

/** A row of the table on /compare: one question, and the answer for each store. */
export interface Aspect {
  readonly name: string
  readonly answers: Readonly<Record<StoreName, Answer>>
}

export interface Answer {
  /** Absent where no answer is better than another. */
  readonly is?: "yes" | "partly" | "no"
  readonly text: string
}

export const aspects: readonly Aspect[] = [
  {
    name: "Set-up",
    answers: {
      cookie: { text: "A secret of 32 random bytes" },
      database: { text: "A table: SQLite as it comes, or PostgreSQL" },
      disk: { text: "A folder on a local disk" },
      shelf: { text: "A file on a local disk (SQLite)" },
      memory: { text: "None" },
    },
  },
  {
    name: "Where the state lives",
    answers: {
      cookie: { text: "In the browser, sealed; the server remembers only what has ended" },
      database: { text: "A row a session, beside your other data" },
      disk: { text: "A file a session, to be looked at with ls" },
      shelf: { text: "One file for all, one row a session" },
      memory: { text: "A map in the server's process" },
    },
  },
  {
    name: "Survives a restart",
    answers: {
      cookie: { is: "yes", text: "While the secret stays" },
      database: { is: "yes", text: "It does" },
      disk: { is: "yes", text: "Each write is on the disk before it is answered" },
      shelf: { is: "yes", text: "Each write is on the disk before it is answered" },
      memory: { is: "no", text: "Everybody is logged out" },
    },
  },
  {
    name: "Several processes",
    answers: {
      cookie: { is: "yes", text: "With the same secret" },
      database: { is: "yes", text: "With the same database" },
      disk: { is: "yes", text: "On the same folder" },
      shelf: { is: "yes", text: "On the same file" },
      memory: { is: "no", text: "Each knows only its own" },
    },
  },
  {
    name: "Several machines",
    answers: {
      cookie: { is: "yes", text: "With the same secret, and one database for what has ended" },
      database: { is: "partly", text: "With PostgreSQL; a SQLite file is for one machine" },
      disk: { is: "no", text: "Not over a network file system" },
      shelf: { is: "no", text: "Not over a network file system" },
      memory: { is: "no", text: "Each knows only its own" },
    },
  },
  {
    name: "Revocable",
    answers: {
      cookie: { is: "yes", text: "Through the register of logins; every copy dies with it" },
      database: { is: "yes", text: "At once" },
      disk: { is: "yes", text: "At once" },
      shelf: { is: "yes", text: "At once" },
      memory: { is: "yes", text: "At once" },
    },
  },
  {
    name: "Two writes at once",
    answers: {
      cookie: { is: "no", text: "The last cookie wins" },
      database: { is: "yes", text: "Both count" },
      disk: { is: "yes", text: "Both count" },
      shelf: { is: "yes", text: "Both count" },
      memory: { is: "yes", text: "Both count" },
    },
  },
  {
    name: "Size limit",
    answers: {
      cookie: { is: "partly", text: "4,096 bytes, name and seal included: 1,000 bytes of data always fit" },
      database: { is: "yes", text: "64 KiB of data always fit" },
      disk: { is: "yes", text: "64 KiB of data always fit" },
      shelf: { is: "yes", text: "64 KiB of data always fit" },
      memory: { is: "yes", text: "64 KiB of data always fit" },
    },
  },
  {
    name: "Lost when it breaks",
    answers: {
      cookie: { text: "Nothing; a lost secret logs everybody out, a stolen one opens every door" },
      database: { text: "What came after the last backup" },
      disk: { text: "A broken file is one session" },
      shelf: { text: "A broken file is all sessions" },
      memory: { text: "All sessions, with every stop" },
    },
  },
]
