/** `npm run bench`, and with a word what else is measured: each is a program of its own. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const programs: Record<string, string> = {
  stores: "each store beside the bare operation and beside others (also without a word); --write: into bench/README.md",
  http: "requests for pages and handlers, with a session and without",
  page: "what a browser loads for the first view of a page",
  growth: "each store, and the bare operation beneath it, with a thousand sessions and with a million",
  postgresql: "the site on PostgreSQL with ten thousand rows and with ten million: [rows] [URL]",
  telemetry: "what openTelemetry() costs while nobody listens",
  compare: "--compare <git ref>: each store as it is now and as it was there",
}

const [first = "stores", ...rest] = process.argv.slice(2)
const [word, words] = first === "--write" ? ["stores", [first]] : [first.replace(/^--/, ""), rest]
if (!Object.hasOwn(programs, word)) {
  console.error(
    `npm run bench -- <word>\n\n${Object.entries(programs)
      .map((line) => line.join(": "))
      .join("\n")}`,
  )
  process.exit(2)
}
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${word}.ts`), ...words], {
  stdio: "inherit",
})
process.exit(status ?? 1)
