/** What is measured: one way of keeping sessions, ours, another project's, or the bare operation beneath them. */
export interface Subject {
  readonly name: string
  /** Reads a session that is there, as far as an object. */
  load(): unknown
  /** Changes it. @param n another number each time: SQLite waits for no disk where nothing has changed */
  write?(n: number): unknown
  /** What an acknowledged write survives. A crash is one of the process alone. */
  readonly survives?: "a power cut" | "a crash" | "nothing" | "(in the browser)"
  /** What one more session takes, in bytes, where it is kept. Creates many. Undefined where that says nothing. */
  readonly atRest?: () => Promise<number>
}

/** Subjects that keep sessions in the same kind of place. The first is the bare operation, to which the others are compared. */
export interface Group {
  readonly title: string
  readonly subjects: readonly Subject[]
}

/** What every session here holds. */
export const dataAt = (n: number) => ({ user: "someone", note: "x".repeat(150), visits: n, list: [1, 2, 3] })
