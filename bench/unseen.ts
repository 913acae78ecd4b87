/**
 * Seals that this process has neither made nor opened, so that it meets each for the first time: a thread makes them, which
 * shares no memory with this one.
 */
import { once } from "node:events"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"
import type { Ticket } from "../lib/session/types.ts"
import { type LayerOptions, openLayer } from "./layer.ts"
import { storeSubject } from "./ours.ts"

/** Makes tickets of the cookie store, with the secret and origin of that layer. */
export async function unseenTickets(options: LayerOptions, count: number): Promise<Ticket[]> {
  const folder = join(options.folder, "unseen")
  mkdirSync(folder)
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { ...options, folder, redisUrl: undefined, count },
  })
  const [tickets] = await once(worker, "message")
  return tickets
}

if (!isMainThread) {
  const layer = await openLayer(workerData)
  const { write, ticket } = await storeSubject(layer, "cookie")
  const tickets: Ticket[] = []
  for (let n = 1; n <= workerData.count; n++) {
    await write(n)
    tickets.push(ticket())
  }
  await layer.close()
  parentPort?.postMessage(tickets)
}
