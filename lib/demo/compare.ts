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
      database: { text: "A table, in SQLite as it comes or in PostgreSQL" },
      disk: { text: "A folder on a local disk" },
      shelf: { text: "A file on a local disk (SQLite)" },
      redis: { text: "A Redis or Valkey server that keeps a log of its writes (appendonly)" },
      memory: { text: "None" },
    },
  },
  {
    name: "Where the session is",
    answers: {
      cookie: { text: "In the browser, encrypted; the server remembers only which have ended" },
      database: { text: "One row per session, beside your other data" },
      disk: { text: "One file per session, which ls can list" },
      shelf: { text: "One file for all sessions, one row each" },
      redis: { text: "One key per session, in the memory of a server of its own" },
      memory: { text: "In the memory of the server's process" },
    },
  },
  {
    name: "Survives a restart",
    answers: {
      cookie: { is: "yes", text: "As long as the secret stays the same" },
      database: { is: "yes", text: "Each write is on the disk before it is answered" },
      disk: { is: "yes", text: "Each write is on the disk before it is answered" },
      shelf: { is: "yes", text: "Each write is on the disk before it is answered" },
      redis: {
        is: "partly",
        text: "As far as the server writes its log: with appendfsync always each write, else all but the last second",
      },
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
      redis: { is: "yes", text: "With the same server" },
      memory: { is: "no", text: "Each knows only its own sessions" },
    },
  },
  {
    name: "Several machines",
    answers: {
      cookie: { is: "yes", text: "With the same secret, and one database that remembers which sessions have ended" },
      database: { is: "partly", text: "With PostgreSQL; a SQLite file is for one machine" },
      disk: { is: "no", text: "Not over a network file system" },
      shelf: { is: "no", text: "Not over a network file system" },
      redis: { is: "yes", text: "With the same server, a cluster, or one behind Sentinels" },
      memory: { is: "no", text: "Each knows only its own sessions" },
    },
  },
  {
    name: "Can be ended early",
    answers: {
      cookie: { is: "yes", text: "Through the register of logins: every copy of the cookie stops working" },
      database: { is: "yes", text: "At once" },
      disk: { is: "yes", text: "At once" },
      shelf: { is: "yes", text: "At once" },
      redis: { is: "yes", text: "At once" },
      memory: { is: "yes", text: "At once" },
    },
  },
  {
    name: "Two writes at once",
    answers: {
      cookie: { is: "no", text: "Only the last one counts" },
      database: { is: "yes", text: "Both count" },
      disk: { is: "yes", text: "Both count" },
      shelf: { is: "yes", text: "Both count" },
      redis: { is: "yes", text: "Both count" },
      memory: { is: "yes", text: "Both count" },
    },
  },
  {
    name: "Size limit",
    answers: {
      cookie: { is: "partly", text: "4,096 bytes for the whole cookie; 1,000 bytes of data always fit" },
      database: { is: "yes", text: "64 KiB of data always fit" },
      disk: { is: "yes", text: "64 KiB of data always fit" },
      shelf: { is: "yes", text: "64 KiB of data always fit" },
      redis: { is: "yes", text: "64 KiB of data always fit, as long as the server has memory" },
      memory: { is: "yes", text: "64 KiB of data always fit" },
    },
  },
  {
    name: "Lost when it is damaged",
    answers: {
      cookie: { text: "Nothing; but a lost secret logs everybody out, and who steals it can read and forge tickets" },
      database: { text: "What is newer than the last backup" },
      disk: { text: "One session per damaged file" },
      shelf: { text: "All sessions, if the file is damaged" },
      redis: { text: "What its log and its replicas do not have" },
      memory: { text: "All sessions, whenever the server stops" },
    },
  },
]
