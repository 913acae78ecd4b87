/** How Prisma reaches SQLite and PostgreSQL, with what each needs to be safe. */
import { type BigIntStats, statSync } from "node:fs"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { PrismaPg } from "@prisma/adapter-pg"
import pg from "pg"

type SqliteConnection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>

/** One SQLite file. It is never created here: a database that is missing is down, not empty. */
export class SqliteFile extends PrismaBetterSqlite3 {
  readonly #path: string
  #opened: BigIntStats | undefined

  constructor(path: string) {
    // The driver would block the event loop while it waits for a lock. So it does not wait, and client.ts tries again.
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
   * Whether the path still leads to the file that is open. A deleted file can be read and written as long as it is open, so
   * nothing else would show it.
   *
   * @returns true also before the first connection
   * @throws the error of stat, such as ENOENT when there is no such file
   */
  isCurrent(): boolean {
    const now = statSync(this.#path, { bigint: true })
    return this.#opened === undefined || (now.ino === this.#opened.ino && now.dev === this.#opened.dev)
  }
}

/**
 * The adapter has one connection. Queries that come during a transaction would run inside it and be lost with its rollback,
 * so they wait here for its end.
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
    // Set before the transaction begins, so that queries which come while it is being started wait as well.
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
  /** The most connections that are open at once. The URL may say it: `?connection_limit=5`. */
  readonly connections?: number
  /** Milliseconds that a statement may take. */
  readonly patience?: number
}

/** What Prisma's client needs of an adapter. */
type Adapter = Pick<PrismaPg, "provider" | "adapterName" | "connect">

/**
 * A pool of connections to PostgreSQL in which every wait has a limit. By default pg waits for ever, both for a connection
 * and for the answer of a server that has stopped. Connections keep nothing of their own between two transactions: a pooler
 * such as PgBouncer may give each transaction another one.
 */
export function postgresql(
  connectionString: string,
  { connections = connectionLimit(connectionString) ?? 10, patience = 3000 }: PoolOptions = {},
): Adapter {
  const pool: pg.PoolConfig = {
    connectionString,
    Client: UtcClient,
    max: connections,
    connectionTimeoutMillis: 2000,
    query_timeout: patience,
    keepAlive: true,
  }
  // So that the server, too, gives a statement up: what was answered with 503 does not happen later.
  const bounded = new PrismaPg({ ...pool, statement_timeout: patience })
  return {
    provider: bounded.provider,
    adapterName: bounded.adapterName,
    async connect() {
      const connection = await bounded.connect()
      try {
        await connection.executeScript("SELECT 1")
        return connection
      } catch (error) {
        await connection.dispose()
        // PgBouncer, as it comes. Behind it the role has a `statement_timeout`: see .env.example.
        if (/unsupported startup parameter/.test(String(originalMessage(error)))) return new PrismaPg(pool).connect()
        throw error
      }
    },
  }
}

/** How many connections a URL allows, if it says so. */
function connectionLimit(url: string): number | undefined {
  const limit = new URL(url).searchParams.get("connection_limit")
  return limit === null ? undefined : Number(limit)
}

/** As pg has it; its types leave the method out. */
const StartingClient = pg.Client as unknown as new () => pg.Client & { getStartupConf(): Record<string, string> }

const originalMessage = (error: unknown) => (error as { cause?: { originalMessage?: string } }).cause?.originalMessage

/**
 * Has UTC from its first message on: the adapter sends times without a zone and ignores the zone of those it receives. Not
 * by `options`: this parameter is one that PgBouncer knows, and gives to each connection that it lends.
 */
class UtcClient extends StartingClient {
  override getStartupConf() {
    return { ...super.getStartupConf(), TimeZone: "UTC" }
  }
}
