/**
 * Requests and sweeps beside ten thousand and beside millions of rows in each table of PostgreSQL:
 * `npm run bench -- postgresql [rows] [URL]`. Needs a build. With the URL of a PostgreSQL on this machine it measures there, and
 * leaves the rows for the next run; else it starts one of its own, with real syncs.
 */
import pg from "pg"
import { prepareSite } from "../e2e/support/site.ts"
import { migrate } from "../lib/database/migrate.ts"
import { generate, loggedIn, password, ticketOf, username, usersAmong } from "../lib/testing/many-rows.ts"
import { startPostgresql } from "../lib/testing/postgresql.ts"
import { type Ask, cpuOf, cpuOfFamily, load, type Place, parentOf, quantile } from "./load.ts"
import { measureSweep } from "./sweep.ts"

const FEW = 10_000
const many = Number(process.argv[2] ?? 10_000_000)

/** Requests of each kind, and how many at once: enough to see the slowest hundredth, and few enough not to queue. */
const ROUNDS = 10
const IN_A_ROUND = 100
const AT_ONCE = 2
/** Milliseconds for which an instance gets more than it can answer. */
const FULL = 5000
const TOO_MANY = 32

/** As on a machine with some memory and an SSD. The syncs of real use are PostgreSQL's default. */
const more = {
  ...{ shared_buffers: "1GB", effective_cache_size: "8GB", maintenance_work_mem: "1GB", random_page_cost: "1.1" },
  ...{ max_wal_size: "8GB", checkpoint_timeout: "15min" },
}

/** Long enough that the rows live through the day, and no view of a page is written down: PATCH measures a write. */
const settings = {
  ...{ SESSION_IDLE_TIMEOUT: "2592000", SESSION_ABSOLUTE_TIMEOUT: "2592000", LOG_LEVEL: "info", DEMO: "off" },
  SESSION_STORE: "database",
}

const asks: Record<string, (rows: number) => Ask> = {
  "GET /": (rows) => ({ method: "GET", path: "/", ticket: ticketOf(loggedIn(rows)) }),
  "GET /api/session": (rows) => ({ method: "GET", path: "/api/session", ticket: ticketOf(loggedIn(rows)) }),
  "GET /api/sessions": (rows) => ({ method: "GET", path: "/api/sessions", ticket: ticketOf(loggedIn(rows)) }),
  "PATCH /api/session": (rows) => {
    return { method: "PATCH", path: "/api/session", ticket: ticketOf(loggedIn(rows)), body: { n: Math.random() } }
  },
  "POST /api/session": (rows) => {
    const body = { username: username(Math.floor(Math.random() * usersAmong(rows))), password }
    return { method: "POST", path: "/api/session", body }
  },
}

const started = process.argv[3] ? undefined : await startPostgresql({ durable: true, more })
const url = new URL(process.argv[3] ?? (started?.url as string))
const places: Place[] = []
try {
  for (const rows of [FEW, many]) places.push(await open(rows))
  const lots = places[1] as Place
  await latencies()
  await saturation()
  await sizes(lots)
  await measureSweep(lots, asks["GET /api/session"]?.bind(null, many) as () => Ask)
} finally {
  for (const { client, site } of places) {
    await client.end()
    await site.remove()
  }
  await started?.remove()
}

/** A database with so many rows in each table, and an instance of the site on it. */
async function open(rows: number): Promise<Place> {
  const name = `rows_${rows}`
  const first = new pg.Client(url.href)
  await first.connect()
  const { rowCount } = await first.query("SELECT FROM pg_database WHERE datname = $1", [name])
  if (!rowCount) await first.query(`CREATE DATABASE ${name}`)
  await first.end()
  const own = Object.assign(new URL(url), { pathname: name }).href
  await migrate(own)
  const client = new pg.Client(own)
  await client.connect()
  if (!(await client.query("SELECT FROM session LIMIT 1")).rowCount) await generate(client, rows)
  const site = await prepareSite({ ...settings, DATABASE_URL: own })
  await site.start()
  return { rows, client, site }
}

/** Rounds alternate between the two, so that a machine that slows down slows both. */
async function latencies(): Promise<void> {
  const table: Record<string, object> = {}
  for (const [kind, ask] of Object.entries(asks)) {
    const times = new Map(places.map((place) => [place, [] as number[]]))
    for (let round = 0; round <= ROUNDS; round++)
      for (const place of places) {
        const measured = await load(
          place.site,
          () => ask(place.rows),
          AT_ONCE,
          (sent) => sent >= IN_A_ROUND,
        )
        // The first round warms up.
        if (round > 0) times.get(place)?.push(...measured)
      }
    const [few = [], lots = []] = [...times.values()].map((all) => all.sort((a, b) => a - b))
    const pair = (share: number) => [quantile(few, share), quantile(lots, share)] as const
    const [[p50, p50Many], [p99, p99Many]] = [pair(0.5), pair(0.99)]
    table[kind] = {
      ...{ [`p50, ${FEW}`]: tenth(p50), [`p50, ${many}`]: tenth(p50Many), "p50 ×": tenth(p50Many / p50) },
      ...{ [`p99, ${FEW}`]: tenth(p99), [`p99, ${many}`]: tenth(p99Many), "p99 ×": tenth(p99Many / p99) },
    }
  }
  console.log(`Milliseconds, ${AT_ONCE} requests at once:`)
  console.table(table)
}

async function saturation(): Promise<void> {
  const table: Record<string, object> = {}
  for (const [kind, ask] of Object.entries(asks))
    for (const { rows, site, client } of places) {
      const database = parentOf((await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid)
      const cpu = () => [cpuOf(site.pid()), cpuOfFamily(database)] as const
      const [began, before] = [performance.now(), cpu()]
      const end = began + FULL
      const { length } = await load(
        site,
        () => ask(rows),
        TOO_MANY,
        () => performance.now() > end,
      )
      const [seconds, after] = [(performance.now() - began) / 1000, cpu()]
      table[`${kind}, ${rows}`] = {
        "requests/s": Math.round(length / seconds),
        "CPU ms of the instance": tenth((after[0] - before[0]) / length),
        "CPU ms of PostgreSQL": tenth((after[1] - before[1]) / length),
      }
    }
  console.log(`One instance, ${TOO_MANY} requests at once; CPU time for one request:`)
  console.table(table)
}

/** Bytes a row, of the table and of its indexes, and how many updates left the indexes alone. */
async function sizes({ client }: Place): Promise<void> {
  await client.query("ANALYZE")
  const { rows } =
    await client.query(`SELECT relname AS table, round(pg_table_size(relid) / greatest(n_live_tup, 1)) AS row,
    round(pg_indexes_size(relid) / greatest(n_live_tup, 1)) AS indexes, n_tup_upd AS updates, n_tup_hot_upd AS "of these HOT"
    FROM pg_stat_user_tables WHERE relname !~ '^_' ORDER BY relname`)
  console.log("Bytes a row:")
  console.table(rows)
}

function tenth(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 1))
}
