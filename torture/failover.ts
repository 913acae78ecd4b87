import { randomInt } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { prepareSite, type Site } from "../e2e/support/site.ts"
import { type Answer, Visitor } from "../e2e/support/visitor.ts"
import { type Postgresql, startPostgresql } from "../lib/testing/postgresql.ts"
import { type Check, many } from "./check.ts"
import { audit, type Entry, runClient } from "./ledger.ts"

const CLIENTS = 4

/** Milliseconds within which a site must be well again once its database is. */
const RECOVERY = 10_000

const ways = {
  stopped: (server: Postgresql) => server.stop(),
  crashed: (server: Postgresql) => server.crash(),
}

/**
 * PostgreSQL goes away under a stream of logins, writes and logouts, and comes back. Meanwhile the answer is 503; then the
 * site is well again, without a restart of its own, and knows everything that it has acknowledged.
 */
export const failover: Check = {
  name: "PostgreSQL under load is",
  subjects: Object.keys(ways),
  count: 100,
  async run(way, count, progress) {
    const server = await startPostgresql({ durable: true })
    const site = await prepareSite({ DATABASE_URL: server.url, SESSION_STORES: "database,cookie" })
    const ledger: Entry[] = []
    let refused = 0
    try {
      await site.start()
      for (let n = 0; n < count; n++) {
        const before = ledger.length
        refused += await loseServer(site, server, ways[way as keyof typeof ways], ledger)
        for (const entry of ledger.slice(before)) await audit(entry)
        progress(n + 1)
      }
      for (const entry of ledger) await audit(entry)
    } finally {
      await site.remove()
      await server.remove()
    }
    const writes = ledger.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
    const ended = ledger.filter(({ state }) => state === "ended").length
    return `${count} times: ${ledger.length} logins, ${writes} writes and ${ended} logouts that were acknowledged, all kept; ${refused} answers were 503`
  },
}

/** @returns how often the answer was 503 */
async function loseServer(
  site: Site,
  server: Postgresql,
  lose: (server: Postgresql) => Promise<void>,
  ledger: Entry[],
): Promise<number> {
  let isOver = false
  let refused = 0
  const isDown = ({ status, headers }: Answer) => {
    if (status !== 503 || !/^[1-9]\d*$/.test(headers.get("retry-after") ?? "")) return false
    refused++
    return true
  }
  const clients = many(CLIENTS, async (n) => {
    while (!isOver)
      await runClient(site, n % 2 ? "database" : "cookie", ledger, { isDown: (answer) => isOver || isDown(answer) })
  })
  const until = async (condition: () => boolean) => {
    while (!condition() && !isOver) await pause(10)
  }
  const events = (async () => {
    const begun = ledger.length
    await until(() => ledger.length >= begun + CLIENTS)
    await pause(randomInt(500))
    await lose(server)
    const soFar = refused
    // Until each of them has come upon it.
    await until(() => refused >= soFar + CLIENTS)
    await server.start()
    await recovered(site)
    isOver = true
  })()
  try {
    await Promise.all([events, clients])
  } finally {
    isOver = true
  }
  return refused
}

async function recovered(site: Site): Promise<void> {
  const giveUp = performance.now() + RECOVERY
  const visitor = new Visitor(site, "10.0.0.1")
  for (;;) {
    const { status, text } = await visitor.get("/api/health")
    if (status === 200) return
    if (performance.now() > giveUp) throw new Error(`The database is back, and the site is not: ${text}`)
    await pause(50)
  }
}
