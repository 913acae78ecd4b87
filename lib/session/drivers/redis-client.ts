/** What the driver needs of a client of the package `redis`, whose types its users' compilers need not have. */

export type Argument = string | Buffer
export type Given = { keys: string[]; arguments: Argument[] }

export interface RedisCommands {
  get(key: string): Promise<unknown>
  eval(script: string, given: Given): Promise<unknown>
  wait(replicas: number, milliseconds: number): Promise<unknown>
  /** Another number for each connection. A Sentinel's client does not tell. */
  readonly socketEpoch?: number
}

/** A connection, or several behind one face. */
export interface RedisConnection {
  readonly isOpen: boolean
  readonly isReady: boolean
  connect(): Promise<unknown>
  destroy(): unknown
}

interface Client extends RedisConnection, RedisCommands {
  withCommandOptions(options: { abortSignal: AbortSignal }): RedisCommands
}

/** Of one server, or behind Sentinels. */
export interface RedisNode extends Client {
  scanIterator(options: { MATCH: string; COUNT: number }): AsyncIterable<string[]>
}

/** Each key is on one node. */
export interface RedisCluster extends Client {
  readonly masters: readonly unknown[]
  // biome-ignore lint/suspicious/noExplicitAny: a node is handed back as the client gave it, whatever it is
  nodeClient(node: any): Promise<RedisNode>
  getNodeClientForKey(key: string): Promise<RedisNode>
}

/** Made by `createClient`, `createSentinel` or `createCluster`. */
export type RedisClient = (RedisNode | RedisCluster) & {
  listenerCount(event: "error"): number
  on(event: "error", listener: (error: Error) => void): unknown
}
