import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import type { Argument, Given, RedisClient, RedisCommands } from "./redis-client.ts"
import { isReply, redisConnection } from "./redis-connection.ts"
import { checkScript, createScript, deleteScript, expireScript, timeScript, updateScript } from "./redis-scripts.ts"
import { reportOnce } from "./report-once.ts"
import { decodeRow, encodeRow } from "./row-format.ts"

export interface RedisOptions {
  readonly client: RedisClient
  /** What keys begin with. Default: "session:" */
  readonly prefix?: string | undefined
  /** How many replicas must have a write before it is answered. Default: 0, which is fast, and loses what only the first server had. */
  readonly replicas?: number | undefined
  /** Told once about each row that can not be read. It stays until it expires. */
  readonly onBroken?: (message: string) => void
  /** Told of what goes wrong with the connection, unless the client has somebody who listens. */
  readonly onError?: (error: Error) => void
}

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

  // In braces is what a cluster chooses a node by.
  const keyOf = (name: string) => `${prefix}{${name}}`

  // WAIT counts the writes of its own connection.
  const { ask, nodes } = redisConnection(client, replicas > 0, onError)

  async function run(commands: RedisCommands, script: string, given: Given): Promise<unknown> {
    const before = commands.socketEpoch
    const result = await commands.eval(script, given)
    // What has changed nothing, nobody has to have.
    if (replicas === 0 || result !== "ok") return result
    const reached = Number(await commands.wait(replicas, REPLICATING))
    // By a new connection there was nothing to wait for.
    if (commands.socketEpoch !== before) throw new Error("the connection was lost")
    if (reached < replicas) throw new Error(`${reached} of ${replicas} replicas have the write`)
    return result
  }

  function write<T>(script: string, name: string, ...words: Argument[]): Promise<T> {
    const key = keyOf(name)
    return ask(key, (commands) => run(commands, script, { keys: [key], arguments: words }) as Promise<T>)
  }

  async function* ids(): AsyncGenerator<SessionId> {
    const all = keyOf("*")
    for (const node of await ask(all, nodes)) {
      const pages = node.scanIterator({ MATCH: all, COUNT: 1000 })[Symbol.asyncIterator]()
      for (;;) {
        const { done, value } = await ask(node, () => pages.next())
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
      const key = keyOf(id)
      try {
        const text = await ask(key, (commands) => commands.get(key))
        return text === null ? null : decodeRow(id, String(text))
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
    async check() {
      await write(checkScript, "check")
      // Each has a part of the sessions.
      await ask(keyOf("check"), nodes)
    },
    ids,
  }
}

const isId = /^[0-9a-f]{128}$/
