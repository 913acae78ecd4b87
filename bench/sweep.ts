/** What a site's sweep removes in a second, while it answers requests. */
import { execFile } from "node:child_process"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import type pg from "pg"
import { root } from "../e2e/support/site.ts"
import { type Ask, load, type Place, quantile } from "./load.ts"

/** So many rows of each kind are due: what a site leaves behind that was down for a while. */
const DUE = 20_000
/** Requests to compare with, and how many at once. */
const REQUESTS = 3000
const AT_ONCE = 2

/** By kind: rows that are due, and how to count those that are left. */
const kinds = {
  session: {
    put: `INSERT INTO session SELECT encode(sha512(('due ' || i)::bytea), 'hex'), past, repeat('x', 300), 1, past`,
    left: "FROM session WHERE expires_at < now() - interval '1 hour'",
  },
  sign_in: {
    put: `INSERT INTO sign_in (id, user_id, session_id, store, remember, created_at, last_seen_at, authenticated_at, browser,
        os) SELECT 'due ' || i, (SELECT id FROM "user" LIMIT 1), 'due ' || i, 'database', false, past, past, past, '', ''`,
    left: "FROM sign_in WHERE ended_at IS NULL AND NOT remember AND created_at < now() - interval '1 year'",
  },
  guests: {
    put: `INSERT INTO "user" SELECT 'due ' || i, 'due ' || i, 'due ' || i, null, true, past`,
    left: `FROM "user" WHERE guest AND created_at < now() - interval '1 year'`,
  },
  known_address: {
    put: `INSERT INTO known_address SELECT (SELECT id FROM "user" LIMIT 1), 'due ' || i, past`,
    left: "FROM known_address WHERE last_seen_at < now() - interval '1 year'",
  },
  rate_limit: {
    put: "INSERT INTO rate_limit SELECT 'due ' || i, 1, past",
    left: "FROM rate_limit WHERE expire < now() - interval '1 day'",
  },
}

/** By the command, in a process of its own beside the site: an instance sweeps like that each minute. */
export async function measureSweep({ site, client }: Place, ask: () => Ask): Promise<void> {
  for (const { put } of Object.values(kinds))
    await client.query(`${put} FROM generate_series(1, ${DUE}) i,
      LATERAL (SELECT now() - interval '2 years' - i * interval '1 second' AS past) times`)
  const without = await load(site, ask, AT_ONCE, (sent) => sent > REQUESTS)
  let isOver = false
  const command = promisify(execFile)(process.execPath, ["scripts/sessions.ts", "sweep"], {
    cwd: root,
    env: { ...process.env, ...site.settings },
  }).finally(() => {
    isOver = true
  })
  const [during, rates] = await Promise.all([load(site, ask, AT_ONCE, () => isOver), watch(client), command])
  console.log(`Rows in a second that a sweep removes, ${DUE} of each kind:`)
  console.table(rates)
  const said = [without, during].map((times) =>
    [0.5, 0.99].map((share) => quantile(times, share).toFixed(1)).join(" and "),
  )
  console.log(`A GET /api/session took ${said[0]} ms (p50 and p99) before, ${said[1]} beside the sweep.`)
}

/** @returns by kind, rows in a second */
async function watch(client: pg.Client): Promise<Record<string, number>> {
  const rates: Record<string, number> = {}
  for (const [kind, { left }] of Object.entries(kinds)) {
    const count = async () => Number((await client.query(`SELECT count(*) AS n ${left}`)).rows[0].n)
    // Kind after kind, in this order.
    while ((await count()) === DUE) await pause(20)
    const [began, first] = [performance.now(), await count()]
    while ((await count()) > 0) await pause(100)
    rates[kind] = Math.round((1000 * first) / (performance.now() - began))
  }
  return rates
}
