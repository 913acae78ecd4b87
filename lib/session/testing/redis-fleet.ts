/** Several Redis servers for a test: a replica, a cluster, a master that a Sentinel watches. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises"
import { launch, type RedisServer, startRedis } from "./redis-server.ts"

const host = "127.0.0.1"

/** Waits until `isTrue`. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (await isTrue()) return
    await pause(20)
  }
  throw new Error("It does not come about")
}

export const works = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

/** Whether it waits for something. What does not is over before the event loop goes round, on the slowest machine too. */
export async function waits(work: Promise<unknown>): Promise<boolean> {
  let isOver = false
  void works(work).then(() => {
    isOver = true
  })
  await turn()
  return !isOver
}

/**
 * Makes a server a replica of another, and waits until it has its data.
 * @param port by which it reaches the other
 */
export async function follow(replica: RedisServer, master: RedisServer, port = master.port): Promise<void> {
  // The master need not wait for a second one to begin.
  await master.send("CONFIG", "SET", "repl-diskless-sync-delay", "0")
  await replica.send("REPLICAOF", host, String(port))
  await until(async () => /master_link_status:up/.test(String(await replica.send("INFO", "replication"))))
}

/** Starts a replica of a server. */
export async function startReplica(master: RedisServer): Promise<RedisServer> {
  const replica = await startRedis()
  await follow(replica, master)
  return replica
}

/** Starts a cluster of three masters, each with a third of the keys. One that is down takes only its own away. */
export async function startCluster(): Promise<RedisServer[]> {
  const settings = "--cluster-enabled yes --cluster-require-full-coverage no --cluster-node-timeout 1000"
  const nodes = await Promise.all([1, 2, 3].map(() => startRedis(...settings.split(" "))))
  for (const [index, node] of nodes.entries()) {
    const [from, to] = [Math.ceil((index * 16_384) / 3), Math.ceil(((index + 1) * 16_384) / 3) - 1]
    await node.send("CLUSTER", "ADDSLOTSRANGE", String(from), String(to))
    // No two of the same age: the cluster would have to settle which is the older.
    await node.send("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1))
    await node.send("CLUSTER", "MEET", host, String(nodes[0]?.port))
  }
  await clusterIsUp(nodes)
  return nodes
}

/** Waits until each node of a cluster has heard of the others, and answers. */
export async function clusterIsUp(nodes: readonly RedisServer[]): Promise<void> {
  const isUp = /cluster_state:ok[\s\S]+cluster_slots_ok:16384/
  for (const node of nodes) await until(async () => isUp.test(String(await node.send("CLUSTER", "INFO"))))
}

/** Starts a Sentinel that makes a replica the master when there is no answer from the master for half a second. */
export async function startSentinel(name: string, master: RedisServer): Promise<RedisServer> {
  const sentinel = await launch((folder) => {
    const file = join(folder, "sentinel.conf")
    const settings = [`monitor ${name} ${host} ${master.port} 1`, `down-after-milliseconds ${name} 500`]
    writeFileSync(file, settings.map((line) => `sentinel ${line}\n`).join(""))
    return [file, "--sentinel"]
  })
  await knowsReplica(sentinel, name)
  return sentinel
}

/** Waits until a Sentinel has found a replica of the master. */
export async function knowsReplica(sentinel: RedisServer, name: string): Promise<void> {
  await until(async () => JSON.stringify(await sentinel.send("SENTINEL", "REPLICAS", name)).includes(host))
}
