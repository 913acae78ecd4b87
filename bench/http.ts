/**
 * What a session costs a page and a route handler: `node bench/http.ts`, after a build. Read the ratios: requests a second with
 * the session over requests a second without, in one run, by turns. The cells without are there twice: how far they are
 * apart is how much the run itself differs. Processor time differs least, where other work shares the machine.
 */
import { execFileSync } from "node:child_process"
import { existsSync, rmSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { join } from "node:path"
import next from "next/package.json" with { type: "json" }
import { buildCopy } from "../e2e/support/build-copy.ts"
import { prepareSite, root, type Settings } from "../e2e/support/site.ts"
import { Visitor } from "../e2e/support/visitor.ts"
import { migrate } from "../lib/database/migrate.ts"
import { buildApp } from "./http-app.ts"
import { cellOf, compare, takeTurns, together } from "./turns.ts"

const TURNS = 10

/** Where there are two processors the server has one, and what sends the requests another. */
const isPinned = availableParallelism() > 1 && existsSync("/usr/bin/taskset")

/** What is asked for with a session and without. */
interface Pair {
  readonly what: string
  readonly without: string
  readonly with: string
}

interface Measured {
  readonly title: string
  /** Where its source and its build are. */
  readonly home: string
  readonly settings?: Settings
  readonly stores: readonly string[]
  readonly pairs: readonly Pair[]
  /** What logs in, at `POST /api/session`, with a session in this store. */
  readonly credentials: (store: string) => object
}

/** Measures an app that has a session and nothing else, and the site. Prints a table in markdown of each. */
async function measureHttp(): Promise<void> {
  if (isPinned) execFileSync("taskset", ["-acp", "1", String(process.pid)])
  const pinned = isPinned ? "the server has a processor of its own" : "all share the processors"
  console.log(`${cpus()[0]?.model}; ${pinned}; Node ${process.version}, Next ${next.version}\n`)
  const stores = ["cookie", "database", "disk", "shelf", "memory"]
  const home = await buildApp()
  try {
    await measure({
      ...{ title: "An app", home, settings: { STORE: "memory" }, stores, credentials: (store) => ({ store }) },
      pairs: [
        { what: "a page", without: "/without", with: "/with" },
        { what: "a handler", without: "/api/without", with: "/api/with" },
      ],
    })
  } finally {
    rmSync(home, { recursive: true })
  }
  const copy = join(root, "test-results/bench-http")
  await buildCopy(copy, [{ file: "app/api/as-much/route.ts", from: "", to: asMuch }])
  await measure({
    ...{ title: "The site", home: copy, stores: [...stores, "redis"] },
    credentials: (store) => ({ guest: true, store }),
    pairs: [
      { what: "the index", without: "/", with: "/" },
      { what: "GET /api/session", without: "/api/as-much", with: "/api/session" },
    ],
  })
}

/** A handler that answers as much as `GET /api/session` does, and asks for nothing. */
const asMuch = `
const at = new Date("2026-11-28T12:00:00Z")
const body = { loggedIn: true, user: { username: "guest-0123456789" }, store: "database", createdAt: at, lastSeenAt: at }

export const dynamic = "force-dynamic"
export const GET = () => Response.json({ ...body, idleExpiresAt: at, expiresAt: at, data: {} })
`

async function measure({ title, home, settings, stores, pairs, credentials }: Measured): Promise<void> {
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
    const rows = pairs.map((pair) => ({
      what: pair.what,
      first: cellOf(pair.without),
      again: cellOf(pair.without),
      stores: [...tickets].map(([store, ticket]) => ({ store, cell: cellOf(pair.with, ticket) })),
    }))
    const cells = rows.flatMap((row) => [row.first, ...row.stores.map(({ cell }) => cell), row.again])
    await takeTurns(site, cells, TURNS)
    const ms = "processor, ms"
    console.log(
      `| ${title} | without, /s | with, /s | with ÷ without | without: ${ms} | with: ${ms} | without ÷ with |`,
    )
    console.log("|---|---|---|---|---|---|---|")
    for (const { what, first, again, stores } of rows) {
      for (const { store, cell } of stores)
        console.log(`| ${what}: ${store} | ${compare(cell, together(first, again))} |`)
      console.log(`| ${what}: without, twice | ${compare(again, first)} |`)
    }
    console.log("")
  } finally {
    await site.remove()
  }
}

await measureHttp()
// Connections that are kept would keep it from ending.
process.exit()
