/**
 * The thread that writes to shelves: a commit waits for the disk and for other processes, and requests must not wait with
 * it. One thread serves all shelves. It does not keep the process alive while it has nothing to do.
 */
import { Worker } from "node:worker_threads"
import type { Database, PreparedStatement, Sqlite, Value } from "./sqlite.ts"

export type Statement = readonly [sql: string, ...parameters: Value[]]
export type Rows = Record<string, Value>[]

/** Statements that are done together or not at all. */
export interface Job {
  readonly path: string
  /** Which file it is (device and inode). Where it has changed, the file is opened anew. */
  readonly identity: string
  /** It needs room on the disk, and is refused where little is left. */
  readonly adds: boolean
  readonly statements: readonly Statement[]
}

type Answer = { readonly rows: Rows[] } | { readonly problem: string }

let worker: Worker | undefined
let asked: PromiseWithResolvers<Rows[]>[] = []

/** Gives the rows of each statement, once they are durable. */
export function write(job: Job): Promise<Rows[]> {
  const answer = Promise.withResolvers<Rows[]>()
  worker ??= start()
  asked.push(answer)
  worker.ref()
  worker.postMessage(job)
  return answer.promise
}

function start(): Worker {
  // From its source text, because a bundler would not find a file. So `serve` must not use anything outside itself, nor have
  // functions with names: some tools wrap those in a helper of their own.
  const started = new Worker(`(${serve})()`, { eval: true, name: "shelf-writer" })
  started.on("message", (answers: Answer[]) => {
    for (const answer of answers) {
      const { resolve, reject } = asked.shift() as PromiseWithResolvers<Rows[]>
      if ("rows" in answer) resolve(answer.rows)
      else reject(new Error(answer.problem))
    }
    if (asked.length === 0) started.unref()
  })
  const lose = (reason: unknown) => {
    if (worker !== started) return
    worker = undefined
    for (const { reject } of asked) reject(new Error("The thread that writes has ended", { cause: reason }))
    asked = []
  }
  started.on("error", lose).on("exit", lose)
  return started
}

/** What the thread does. All jobs that have come during a transaction share the next: one wait for the disk serves them all. */
function serve(): void {
  const { statfsSync } = process.getBuiltinModule("node:fs")
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as Sqlite
  const { pathToFileURL } = process.getBuiltinModule("node:url")
  const { parentPort: port, receiveMessageOnPort } = process.getBuiltinModule("node:worker_threads")
  if (!port) throw new Error("This is not a thread")
  // Bytes that inserts and updates must leave, on the disk and in unused pages of the file, so that deletes have room. The
  // log has four megabytes and the file may need as much more; twice that, because others use the disk too.
  const RESERVE = 16 * 1024 * 1024
  const UNUSED = "SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count(), pragma_page_size()"
  const shelves = new Map<string, { identity?: string; db: Database; prepared: Map<string, PreparedStatement> }>()

  port.on("message", (first: Job) => {
    const jobs = [first]
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) jobs.push(next.message)
    const answers = new Map<Job, Answer>()
    for (const batch of Map.groupBy(jobs, ({ path, identity }) => `${identity} ${path}`).values()) {
      const { path, identity } = batch[0] as Job
      let shelf = shelves.get(path)
      try {
        if (shelf?.identity !== identity) {
          shelf?.db.close()
          shelf = { db: new DatabaseSync(`${pathToFileURL(path)}?mode=rw`), prepared: new Map() }
          shelves.set(path, shelf)
          shelf.db.exec("PRAGMA busy_timeout = 2500; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0")
          shelf.identity = identity
          // The log gets its usual size while there is room, so that on a full disk logouts find it.
          try {
            shelf.db.exec("INSERT OR IGNORE INTO sessions VALUES ('', 0, 0, zeroblob(4194304))")
            shelf.db.exec("DELETE FROM sessions WHERE id = ''")
          } catch {}
        }
        const { db, prepared } = shelf
        for (const [sql] of batch.flatMap(({ statements }) => statements))
          if (!prepared.has(sql)) prepared.set(sql, db.prepare(sql))
        db.exec("BEGIN IMMEDIATE")
        const disk = statfsSync(path)
        const room = disk.bavail * disk.bsize
        const isFull = room < RESERVE && room + Number(db.prepare(UNUSED).get()?.bytes) < RESERVE
        for (const job of batch) {
          if (isFull && job.adds) answers.set(job, { problem: "the disk is nearly full; what removes goes on" })
          else
            answers.set(job, {
              rows: job.statements.map(([sql, ...values]) => (prepared.get(sql) as PreparedStatement).all(...values)),
            })
        }
        db.exec("COMMIT")
      } catch (error) {
        // One transaction: if a job fails, none of its batch is done.
        for (const job of batch) answers.set(job, { problem: String(error) })
        try {
          if (shelf?.db.isTransaction) shelf.db.exec("ROLLBACK")
          // What it remembers of a damaged file must not outlast the damage.
          shelf?.db.exec("PRAGMA shrink_memory")
        } catch {}
      }
    }
    port.postMessage(jobs.map((job) => answers.get(job)))
  })
}
