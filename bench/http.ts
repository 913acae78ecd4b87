/**
 * What a session costs a page and a route handler: `node bench/http.ts`. Builds what is missing. Read the ratios: requests a
 * second with the session over requests a second without. All cells take turns in one run, so that a machine that slows down
 * slows all of them, and the cells without are there twice: how far they are apart is how much the run itself differs.
 */
import { execFileSync } from "node:child_process"
import { existsSync, rmSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { join } from "node:path"
import next from "next/package.json" with { type: "json" }
import { buildCopy } from "../e2e/support/build-copy.ts"
import { prepareSite, root, type Settings, type Site } from "../e2e/support/site.ts"
import { Visitor } from "../e2e/support/visitor.ts"
import { migrate } from "../lib/database/migrate.ts"
import { buildApp } from "./http-app.ts"
import { type Ask, cpuOf, load } from "./load.ts"

const TURNS = Number(process.env.TURNS ?? 12)
/** Of each cell, in a turn. */
const REQUESTS = 250
/** The server has always something to do, and a visitor waits for no more than these. */
const AT_ONCE = 8

/** Where there are two processors the server has one, and what sends the requests another. */
const isPinned = availableParallelism() > 1 && existsSync("/usr/bin/taskset")

/** The same request with and without a session, in each store. */
interface Pair {
  readonly what: string
  readonly without: string
  readonly with: string
}

interface Cell {
  readonly ask: Ask
  /** Requests a second, by turns. */
  readonly rates: number[]
  /** Milliseconds of the server's processor, of all turns. */
  cpu: number
}

/** Measures the app and the site. Prints a table in markdown of each. */
export async function measureHttp(): Promise<void> {
  if (isPinned) execFileSync("taskset", ["-acp", "1", String(process.pid)])
  console.log(`${cpus()[0]?.model}, ${isPinned ? "" : "not "}pinned; Node ${process.version}, Next ${next.version}\n`)
  const home = await buildApp()
  try {
    const pairs = [
      { what: "a page", without: "/without", with: "/with" },
      { what: "a handler", without: "/api/without", with: "/api/with" },
    ]
    await measure(
      "An app",
      home,
      { STORE: "memory" },
      "cookie database disk shelf memory".split(" "),
      pairs,
      (store) => {
        return { store }
      },
    )
  } finally {
    rmSync(home, { recursive: true })
  }
  const copy = join(root, "test-results/bench-http")
  await buildCopy(copy, [{ file: "app/api/as-much/route.ts", from: "", to: asMuch }])
  const pairs = [
    { what: "the index", without: "/", with: "/" },
    { what: "GET /api/session", without: "/api/as-much", with: "/api/session" },
  ]
  const stores = "cookie database disk shelf memory redis".split(" ")
  await measure("The site", copy, {}, stores, pairs, (store) => ({ guest: true, store }))
}

/** A handler that answers as much as `GET /api/session` does, and asks for nothing. */
const asMuch = `
const at = new Date("2026-11-28T12:00:00Z")
const body = { loggedIn: true, user: { username: "guest-0123456789" }, store: "database", createdAt: at, lastSeenAt: at }

export const dynamic = "force-dynamic"
export const GET = () => Response.json({ ...body, idleExpiresAt: at, expiresAt: at, data: {} })
`

/** @param credentials what logs in, at `POST /api/session`, with a session in this store */
async function measure(
  title: string,
  home: string,
  settings: Settings,
  stores: readonly string[],
  pairs: readonly Pair[],
  credentials: (store: string) => object,
): Promise<void> {
  const wrapper = isPinned ? ["taskset", "-c", "0"] : []
  const site = await prepareSite({ LOG_LEVEL: "error", ...settings }, { home, wrapper })
  try {
    await migrate(site.settings.DATABASE_URL as string, root)
    await site.start()
    const tickets = new Map<string, string>()
    for (const store of stores.filter((name) => name !== "redis" || site.redis)) {
      const visitor = new Visitor(site, "127.0.0.1")
      const { status, text } = await visitor.post("/api/session", credentials(store))
      if (!visitor.ticket) throw new Error(`The login in the ${store} store was answered ${status}: ${text}`)
      tickets.set(store, visitor.ticket)
    }
    const cellOf = (path: string, ticket?: string): Cell => {
      return { ask: { method: "GET", path, ...(ticket && { ticket }) }, rates: [], cpu: 0 }
    }
    const rows = pairs.map((pair) => ({
      pair,
      without: [cellOf(pair.without), cellOf(pair.without)] as const,
      with: [...tickets].map(([store, ticket]) => ({ store, cell: cellOf(pair.with, ticket) })),
    }))
    await takeTurns(
      site,
      rows.flatMap((row) => [...row.without, ...row.with.map(({ cell }) => cell)]),
    )
    console.log(
      `| ${title} | without, requests/s | with | with ÷ without | CPU ms a request, without | with | CPU without ÷ with |`,
    )
    console.log("|---|---|---|---|---|---|---|")
    for (const row of rows) {
      const [first, again] = row.without
      const without = { ...first, rates: first.rates.map((rate, turn) => (rate + (again.rates[turn] ?? rate)) / 2) }
      const cpu = (first.cpu + again.cpu) / 2
      for (const { store, cell } of [...row.with, { store: "the same twice", cell: again }]) {
        const base = cell === again ? first : without
        const figures = [
          median(base.rates),
          median(cell.rates),
          ratio(cell, base),
          ms(cpu),
          ms(cell.cpu),
          cpu / cell.cpu,
        ]
        console.log(`| ${row.pair.what}: ${store} | ${figures.map(shown).join(" | ")} |`)
      }
    }
    console.log("")
  } finally {
    await site.remove()
  }
}

/** The first turn warms up, and does not count. */
async function takeTurns(site: Site, cells: readonly Cell[]): Promise<void> {
  for (let turn = 0; turn <= TURNS; turn++)
    // From the other end each second time: whoever comes after another is always the same one otherwise.
    for (const cell of turn % 2 ? cells : cells.toReversed()) {
      const [began, before] = [performance.now(), cpuOf(site.pid())]
      await load(
        site,
        () => cell.ask,
        AT_ONCE,
        (sent) => sent >= REQUESTS,
      )
      if (turn === 0) continue
      cell.rates.push((1000 * REQUESTS) / (performance.now() - began))
      cell.cpu += cpuOf(site.pid()) - before
    }
}

const ms = (cpu: number) => cpu / (TURNS * REQUESTS)

/** Turn by turn: what slowed the machine down in one of them slowed both. */
const ratio = (cell: Cell, base: Pick<Cell, "rates">) =>
  median(cell.rates.map((rate, turn) => rate / (base.rates[turn] ?? rate)))

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const shown = (value: number) => (value < 10 ? value.toFixed(2) : String(Math.round(value)))

if (import.meta.main) {
  await measureHttp()
  process.exit()
}
