import { setTimeout as pause } from "node:timers/promises"
import { StoreUnavailableError } from "../errors.ts"
import { withDeadline } from "../time/deadline.ts"
import type { RedisClient, RedisCommands, RedisConnection, RedisNode } from "./redis-client.ts"

/** Milliseconds for a connection to come back: a server that restarts may need less. */
const CONNECTING = 1000
/** Looks for it in that time. They are counted, since a process that is held up for all of it has not looked. */
const LOOKS = 200
/** Milliseconds for an answer. After that the connection is made anew: it may be open at this end alone. */
const ANSWERING = 5000

/**
 * Asks a client's servers, and waits for none of them without end. A connection that gives no answer is destroyed and made anew,
 * and so is one that leads to a replica: another that uses the same client sees its own commands fail with it.
 * @param isOneConnection whether all that a piece of work asks has to go by one connection
 * @param onError told of what goes wrong with a connection, unless somebody listens to the client
 */
export function redisConnection(client: RedisClient, isOneConnection: boolean, onError: (error: Error) => void) {
  const hasListeners = client.listenerCount("error") > 0
  let lastError: Error | undefined
  // Without a listener an error would end the process.
  client.on("error", (error) => {
    lastError = error
    if (!hasListeners) onError(error)
  })
  const waits = new WeakMap<RedisConnection, Promise<boolean>>()

  /** Waits for a connection. While it stays away, only the first wait for it. */
  async function connected<Connection extends RedisConnection>(connection: Connection): Promise<Connection> {
    // It goes on trying, and tells its listeners what keeps it from connecting.
    if (!connection.isOpen) connection.connect().catch(() => {})
    if (!connection.isReady) {
      const wait = waits.get(connection) ?? comes(connection)
      waits.set(connection, wait)
      if (!(await wait)) throw new Error(`there is no connection. ${lastError?.message ?? ""}`.trim())
    }
    waits.delete(connection)
    return connection
  }

  /** Whether it comes back in time. */
  async function comes(connection: RedisConnection): Promise<boolean> {
    for (let look = 0; look < LOOKS && !connection.isReady; look++) await pause(CONNECTING / LOOKS)
    return connection.isReady
  }

  /**
   * Where the server's name may lead to another one by now. Only of a connection that is there: one that is being made would go
   * on beside the new one, and answers of both would come to the same commands.
   */
  function reconnect(connection: RedisConnection): void {
    waits.delete(connection)
    const connect = async () => {
      await connection.destroy()
      if (!connection.isOpen) await connection.connect()
    }
    connect().catch(() => {})
  }

  /** @param place a connection, or a key: then the one on which that is */
  async function connectionTo(place: string | RedisNode) {
    if (typeof place !== "string") return connected(place)
    await connected(client)
    if (!("getNodeClientForKey" in client)) return client
    return connected(await withDeadline("redis", CONNECTING, client.getNodeClientForKey(place)))
  }

  /** @param place see connectionTo. @throws StoreUnavailableError. Nothing of the work is done after that, but what a server has been sent already */
  async function ask<T>(place: string | RedisNode, work: (commands: RedisCommands) => Promise<T>): Promise<T> {
    const failed = new AbortController()
    let connection: RedisConnection | undefined
    try {
      const node = await connectionTo(place)
      connection = node
      // Through its own client a cluster finds keys that have moved.
      const commands = (isOneConnection ? node : client).withCommandOptions({ abortSignal: failed.signal })
      return await withDeadline("redis", ANSWERING, work(commands))
    } catch (error) {
      // What still waits to be sent is dropped: nothing may be done after it was said to have failed.
      failed.abort()
      const isLate = error instanceof StoreUnavailableError
      if ((isLate || isReply(error, "READONLY")) && connection?.isReady) reconnect(connection)
      // Its client learns where the key is.
      if (isReply(error, "MOVED") && typeof place === "string") client.get(place).catch(() => {})
      throw isLate ? error : new StoreUnavailableError("redis", error)
    }
  }

  /** Each server that has a part of the keys. */
  async function nodes(): Promise<RedisNode[]> {
    if (!("masters" in client)) return [client]
    const found = await Promise.all(client.masters.map((node) => client.nodeClient(node)))
    return Promise.all(found.map(connected))
  }

  return { ask, nodes }
}

/** Whether it is the server's answer of this kind. */
export const isReply = (error: unknown, kind: string): boolean =>
  error instanceof Error && error.message.startsWith(`${kind} `)
