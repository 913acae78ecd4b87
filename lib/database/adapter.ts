/** How Prisma reaches SQLite and PostgreSQL, with what each needs to be safe. */
import { type BigIntStats, statSync } from "node:fs"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { PrismaPg } from "@prisma/adapter-pg"

type SqliteConnection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>

/** One SQLite file, by its path. Never creates it: a missing database is down, not empty. */
export class SqliteFile extends PrismaBetterSqlite3 {
  readonly #path: string
  #opened: BigIntStats | undefined

  constructor(path: string) {
    // The driver waits for a lock synchronously, so it must not: lib/database/client.ts tries again without blocking.
    super({ url: `file:${path}`, fileMustExist: true, timeout: 0 })
    this.#path = path
  }

  override async connect(): Promise<SqliteConnection> {
    this.#opened = statSync(this.#path, { bigint: true })
    const connection = await super.connect()
    // FULL: a commit that was acknowledged survives a power loss.
    await connection.executeScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    return apart(connection)
  }

  /**
   * Whether the path still leads to the file that is open. A deleted file can be read and written for as long as it is
   * open, so without asking nobody would notice.
   *
   * @returns true also before the first connection
   * @throws ENOENT and its kin when there is no such file
   */
  isCurrent(): boolean {
    const now = statSync(this.#path, { bigint: true })
    return this.#opened === undefined || (now.ino === this.#opened.ino && now.dev === this.#opened.dev)
  }
}

/**
 * The adapter has one connection, on which other queries run in the middle of an open transaction and would vanish
 * with its rollback. Here they wait for its end.
 */
function apart(connection: SqliteConnection): SqliteConnection {
  let transactionEnd: Promise<unknown> | undefined
  const { queryRaw, executeRaw, startTransaction } = connection
  connection.queryRaw = async (query) => {
    await transactionEnd
    return queryRaw.call(connection, query)
  }
  connection.executeRaw = async (query) => {
    await transactionEnd
    return executeRaw.call(connection, query)
  }
  connection.startTransaction = async (isolationLevel) => {
    // Before it begins: what is asked for while the adapter is at it must wait as well.
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    transactionEnd = Promise.all([transactionEnd, over])
    try {
      const transaction = await startTransaction.call(connection, isolationLevel)
      const { commit, rollback } = transaction
      transaction.commit = () => commit.call(transaction).finally(end)
      transaction.rollback = () => rollback.call(transaction).finally(end)
      return transaction
    } catch (error) {
      end()
      throw error
    }
  }
  return connection
}

interface PoolOptions {
  /** The most that are open at once. */
  readonly connections?: number
  /** Milliseconds that a statement may take. */
  readonly patience?: number
}

/**
 * A pool of connections to PostgreSQL. Each wait has an end: by default pg waits for ever for a connection, and for
 * the answer of a server that has stopped.
 */
export function postgresql(
  connectionString: string,
  { connections = 10, patience = 3000 }: PoolOptions = {},
): PrismaPg {
  return new PrismaPg({
    connectionString,
    max: connections,
    connectionTimeoutMillis: 2000,
    query_timeout: patience,
    statement_timeout: patience,
    keepAlive: true,
    // The adapter sends times without a zone and drops the zone of those it gets.
    options: "-c timezone=UTC",
  })
}
