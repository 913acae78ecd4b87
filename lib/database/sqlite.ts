import { type BigIntStats, statSync } from "node:fs"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { prepareOnce } from "./prepare-once.ts"

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>

/**
 * How Prisma reaches one SQLite file. It is never created here: a database that is missing is down, not empty. A file that is
 * put in its place is opened instead: a deleted one can be read and written as long as it is open, so nothing else would show.
 */
export class SqliteFile extends PrismaBetterSqlite3 {
  readonly #path: string
  #opened: { readonly file: BigIntStats; readonly connection: Promise<Connection> } | undefined

  constructor(path: string) {
    // The driver would block the event loop while it waits for a lock. So it does not wait: see guarded.ts.
    super({ url: `file:${path}`, fileMustExist: true, timeout: 0 })
    this.#path = path
  }

  override async connect(): Promise<Connection> {
    const connection = await this.#current()
    /** All of its statements go to the file that is there now. */
    return apart({
      ...{ provider: connection.provider, adapterName: connection.adapterName },
      queryRaw: async (query) => (await this.#current()).queryRaw(query),
      executeRaw: async (query) => (await this.#current()).executeRaw(query),
      executeScript: async (script) => (await this.#current()).executeScript(script),
      startTransaction: async (isolationLevel) => this.#begin(await this.#current(), isolationLevel),
      dispose: () => this.#close(),
    } as Connection)
  }

  /** A transaction, which can not go on, nor be committed, when another file is there. */
  async #begin(connection: Connection, ...options: Parameters<Connection["startTransaction"]>) {
    const transaction = await connection.startTransaction(...options)
    const { queryRaw, executeRaw } = transaction
    const assertSame = async () => {
      if ((await this.#current()) !== connection) throw new Error("the file was exchanged during a transaction")
    }
    transaction.queryRaw = async (query) => {
      await assertSame()
      return queryRaw.call(transaction, query)
    }
    transaction.executeRaw = async (query) => {
      await assertSame()
      return executeRaw.call(transaction, query)
    }
    return transaction
  }

  /** The connection to the file. @throws the error of stat, such as ENOENT when there is no such file */
  #current(): Promise<Connection> {
    const file = statSync(this.#path, { bigint: true })
    if (this.#opened?.file.ino === file.ino && this.#opened.file.dev === file.dev) return this.#opened.connection
    const before = this.#close()
    const opened = { file, connection: before.then(() => this.#open()) }
    this.#opened = opened
    opened.connection.catch(() => {
      if (this.#opened === opened) this.#opened = undefined
    })
    return opened.connection
  }

  async #open(): Promise<Connection> {
    const connection = prepareOnce(await super.connect())
    try {
      // FULL: a commit that was acknowledged survives a power loss.
      await connection.executeScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      return connection
    } catch (error) {
      await connection.dispose()
      throw error
    }
  }

  async #close(): Promise<void> {
    const opened = this.#opened
    this.#opened = undefined
    const connection = await opened?.connection.catch(() => null)
    await connection?.dispose()
  }
}

/**
 * There is one connection. Statements that come during a transaction would be part of it and be lost with its rollback, so they
 * wait; and the next transaction begins after them, since it waits for the same end and they were first.
 */
function apart(connection: Connection): Connection {
  let transactionEnd: Promise<void> | undefined
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
    const before = transactionEnd
    // Set before the transaction begins, so that queries which come while it is being started wait as well.
    const over = Promise.withResolvers<void>()
    transactionEnd = over.promise
    try {
      await before
      const transaction = await startTransaction.call(connection, isolationLevel)
      const { commit, rollback } = transaction
      transaction.commit = () => commit.call(transaction).finally(over.resolve)
      transaction.rollback = () => rollback.call(transaction).finally(over.resolve)
      return transaction
    } catch (error) {
      over.resolve()
      throw error
    }
  }
  return connection
}
