import { setTimeout as pause } from "node:timers/promises"
import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import { withDeadline } from "../time/deadline.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import {
  checkScript,
  createScript,
  deleteScript,
  expireScript,
  type Script,
  timeScript,
  updateScript,
} from "./redis-scripts.ts"
import { reportOnce } from "./report-once.ts"
import { decodeRow, encodeRow } from "./row-format.ts"

type Argument = string | Buffer
type Given = { keys: string[]; arguments: Argument[] }

/** What is needed of a connection, or of several behind one face. */
interface RedisCommands {
  get(key: string): Promise<unknown>
  eval(script: string, given: Given): Promise<unknown>
  evalSha(sha: string, given: Given): Promise<unknown>
  wait(replicas: number, milliseconds: number): Promise<unknown>
}

interface RedisNode extends RedisCommands {
  scanIterator(options: { MATCH: string; COUNT: number }): AsyncIterable<string[]>
}

interface RedisConnection {
  readonly isOpen: boolean
  readonly isReady: boolean
  connect(): Promise<unknown>
  destroy(): unknown
  listenerCount(event: "error"): number
  on(event: "error", listener: (error: Error) => void): unknown
}

/** Of `createClient`. */
type SingleClient = RedisConnection & RedisNode
/** Of `createSentinel`. `use` keeps one connection for some work. */
type SentinelClient = SingleClient & { use<T>(work: (connection: RedisCommands) => Promise<T>): Promise<T> }
/** Of `createCluster`. Each key is on one node. */
type ClusterClient = RedisConnection &
  RedisCommands & {
    readonly masters: readonly unknown[]
    // biome-ignore lint/suspicious/noExplicitAny: a node is handed back as the client gave it, whatever it is
    nodeClient(node: any): Promise<RedisNode>
    getNodeClientForKey(key: string): Promise<RedisCommands>
  }

/** What is needed of a client of the package `redis`: of one server, of a cluster, or behind Sentinels. */
export type RedisClient = SingleClient | SentinelClient | ClusterClient

export interface RedisOptions {
  readonly client: RedisClient
  /** What keys begin with. */
  readonly prefix?: string | undefined
  /** How many replicas must have a write before it is answered. */
  readonly replicas?: number | undefined
  /** Told once about each row that can not be read. It stays until it expires. */
  readonly onBroken?: (message: string) => void
  /** Told of what goes wrong with the connection, unless the client has somebody who listens. */
  readonly onError?: (error: Error) => void
}

/** Milliseconds for a connection to come back: a server that restarts may need less. */
const CONNECTING = 1000
/** Milliseconds for an answer. After that the connection is given up: it may be open at this end alone. */
const ANSWERING = 5000
/** Milliseconds for which the server keeps a row after its end: see redis-scripts.ts. */
const KEEPING = 60_000
/** Milliseconds for replicas to have a write. */
const REPLICATING = 1000

/**
 * Redis or Valkey, from 6.2 on: a key for each session. Compare-and-swap is a script on the server, and the server's clock removes
 * what has expired.
 */
export function redisDriver(options: RedisOptions): SessionDriver {
  const { client, prefix = "session:", replicas = 0, onBroken = () => {}, onError = () => {} } = options
  const reportBroken = reportOnce(onBroken)
  // An error that nobody listens to would end the process.
  if (client.listenerCount("error") === 0) client.on("error", onError)

  // In braces is what a cluster chooses a node by.
  const keyOf = (name: string) => `${prefix}{${name}}`

  let missingSince: number | undefined

  /** Waits for the connection. While it stays away, only the first wait for it. */
  async function connected(): Promise<void> {
    // What keeps it from connecting, the client tells its listeners. It goes on trying.
    if (!client.isOpen) client.connect().catch(() => {})
    while (!client.isReady) {
      missingSince ??= performance.now()
      if (performance.now() > missingSince + CONNECTING) throw new Error("there is no connection")
      await pause(5)
    }
    missingSince = undefined
  }

  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      await connected()
      return await withDeadline("redis", ANSWERING, work())
    } catch (error) {
      const isLate = error instanceof StoreUnavailableError
      // Given up: what still waits to be sent is dropped, since nothing may be done after it was said to have failed; and the
      // next request connects anew, where the server's name may lead to another one by now.
      if ((isLate || isReply(error, "READONLY")) && client.isOpen) await client.destroy()
      throw isLate ? error : new StoreUnavailableError("redis", error)
    }
  }

  async function run(connection: RedisCommands, { source, sha }: Script, given: Given) {
    try {
      return await connection.evalSha(sha, given)
    } catch (error) {
      // A server that was restarted knows no scripts.
      if (!isReply(error, "NOSCRIPT")) throw error
      return connection.eval(source, given)
    }
  }

  /** WAIT counts the writes of its own connection. */
  function onOneConnection<T>(key: string, work: (connection: RedisCommands) => Promise<T>): Promise<T> {
    if ("getNodeClientForKey" in client) return client.getNodeClientForKey(key).then(work)
    return "use" in client ? client.use(work) : work(client)
  }

  async function write<T>(script: Script, name: string, ...words: Argument[]): Promise<T> {
    const key = keyOf(name)
    const given = { keys: [key], arguments: words }
    if (replicas === 0) return ask(() => run(client, script, given)) as T
    const replicated = async (connection: RedisCommands) => {
      const result = await run(connection, script, given)
      const reached = Number(await connection.wait(replicas, REPLICATING))
      if (reached < replicas) throw new Error(`${reached} of ${replicas} replicas have the write`)
      return result
    }
    return ask(() => onOneConnection(key, replicated)) as T
  }

  const nodes = async (): Promise<readonly RedisNode[]> =>
    "masters" in client ? ask(() => Promise.all(client.masters.map((node) => client.nodeClient(node)))) : [client]

  async function* ids(): AsyncGenerator<SessionId> {
    for (const node of await nodes()) {
      const pages = node.scanIterator({ MATCH: `${prefix}{*}`, COUNT: 1000 })[Symbol.asyncIterator]()
      for (;;) {
        const { done, value } = await ask(() => pages.next())
        if (done) break
        for (const key of value) {
          const name = key.slice(prefix.length + 1, -1)
          if (isId.test(name)) yield name as SessionId
        }
      }
    }
  }

  const end = ({ expiresAt }: Row) => String(expiresAt.getTime())

  return {
    async create(id, row) {
      if ((await write(createScript, id, encodeRow(id, row), end(row))) === "taken") throw new IdTakenError()
    },
    async read(id) {
      try {
        const text = await ask(() => client.get(keyOf(id)))
        return text === null ? null : decodeRow(id, Buffer.from(String(text)))
      } catch (error) {
        if (error instanceof StoreUnavailableError && !isReply(error.cause, "WRONGTYPE")) throw error
        reportBroken(id, `The row of session ${id} can not be read: ${(error as Error).message}`)
        return null
      }
    },
    update: (id, row, expected) => write(updateScript, id, String(expected), encodeRow(id, row), end(row)),
    delete: (id, expected) => write(deleteScript, id, String(expected ?? "")),
    async deleteExpired(now) {
      // The server removes them by its own clock, a minute late, and nobody has to look: unless the site has another time.
      const serverTime = await write<number>(timeScript, "check")
      if (Math.abs(now.getTime() - serverTime) < KEEPING) return 0
      let removed = 0
      for await (const id of ids()) removed += await write<number>(expireScript, id, now.toISOString())
      return removed
    },
    check: () => write(checkScript, "check"),
    ids,
  }
}

const isId = /^[0-9a-f]{128}$/

/** Whether it is the server's answer of this kind. */
const isReply = (error: unknown, kind: string): boolean =>
  error instanceof Error && error.message.startsWith(`${kind} `)
