/** Requests of many visitors at once, and what they cost: how long each takes, how many there are in a second, CPU time. */
import { readdirSync, readFileSync } from "node:fs"
import { Agent, request } from "node:http"
import type pg from "pg"
import type { Site } from "../e2e/support/site.ts"

/** A database with so many rows in each table, and an instance of the site on it. */
export interface Place {
  readonly rows: number
  readonly client: pg.Client
  readonly site: Site
}

export interface Ask {
  readonly method: string
  readonly path: string
  readonly ticket?: string
  readonly body?: object
}

const agent = new Agent({ keepAlive: true })

/** @throws Error unless the answer is 200 */
function send(site: Site, { method, path, ticket, body }: Ask): Promise<void> {
  const headers: Record<string, string> = { Origin: site.origin, "X-Forwarded-For": anyAddress() }
  if (ticket) headers.Cookie = `session=${ticket}`
  if (body) headers["Content-Type"] = "application/json"
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, site.address), { method, headers, agent }, (answer) => {
      const isFine = answer.statusCode === 200
      const end = () => (isFine ? resolve() : reject(new Error(`${method} ${path} was answered ${answer.statusCode}`)))
      answer.on("end", end).resume()
    })
    sent.on("error", reject).end(body && JSON.stringify(body))
  })
}

/** Another visitor each time: nobody reaches a limit. */
const anyAddress = () => `10.${[1, 2, 3].map(() => Math.floor(256 * Math.random())).join(".")}`

/**
 * Sends requests, so many at once, until it is over.
 *
 * @returns milliseconds of each, in the order of their size
 */
export async function load(site: Site, ask: () => Ask, atOnce: number, isOver: (sent: number) => boolean) {
  const times: number[] = []
  let sent = 0
  const visitor = async () => {
    while (!isOver(sent++)) {
      const began = performance.now()
      await send(site, ask())
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, visitor))
  return times.sort((a, b) => a - b)
}

export const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.floor(sorted.length * share)] ?? Number.NaN

/** Milliseconds of CPU that a process has used, with its threads. Linux counts them in hundredths of a second. */
export function cpuOf(pid: number): number {
  return 10 * (Number(statOf(pid)[11]) + Number(statOf(pid)[12]))
}

/** The same of a process and its children: PostgreSQL has one for each connection. */
export function cpuOfFamily(pid: number): number {
  const processes = readdirSync("/proc").map(Number).filter(Boolean)
  const children = processes.filter((child) => Number(statOf(child)[1]) === pid)
  return [pid, ...children].reduce((sum, process) => sum + cpuOf(process), 0)
}

export const parentOf = (pid: number): number => Number(statOf(pid)[1])

/** What follows the name in /proc/<pid>/stat; nothing if the process has just ended. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? []
  } catch {
    return ["", "0", "", "", "", "", "", "", "", "", "", "0", "0"]
  }
}
