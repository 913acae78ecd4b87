/** `npm test`: installs what is missing, then runs every check. Plain JavaScript: runs before the install. */
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { run, stopOnSignal } from "./process.mjs"
import { generate, install, node, writeSecret } from "./setup.mjs"

const reports = "test-results"
const unitReport = join(reports, "vitest.json")
const endToEndReport = join(reports, "playwright.json")

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(1)
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)

await step("install", install)
writeSecret()
// Not before the install: the module needs a package.
await step("browser", async () => (await import("./browser.mjs")).installBrowser())
await step("generate", generate)
await step("types", async () => {
  // Writes next-env.d.ts and the types of the routes.
  await check(["node_modules/next/dist/bin/next", "typegen"], { quiet: true })
  await check(["node_modules/typescript/bin/tsc", "--noEmit"])
})
await step("lint", () => check(["node_modules/@biomejs/biome/bin/biome", "check"]))
await step("imports", () =>
  // Quiet: it can not use the TypeScript that it finds, and says so each time; .dependency-cruiser.cjs names another parser.
  check(["node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", "."], { quiet: true }),
)
await step("unit", () =>
  check([
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${unitReport}`,
  ]),
)
await step("build", () => check(["scripts/build.mjs"], { grace: 3000 }))
await step("end to end", () =>
  check(["node_modules/playwright/cli.js", "test", "--reporter=list,json"], { grace: 5000 }),
)
finish()

/** Names a step, runs it, and says how long it took. */
async function step(name, work) {
  console.log(`\n── ${name}`)
  const started = performance.now()
  await work()
  console.log(`── ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Runs a program under the project's Node. One that fails ends the whole. */
async function check(args, options) {
  const env = { NEXT_TELEMETRY_DISABLED: "1", PLAYWRIGHT_JSON_OUTPUT_NAME: endToEndReport }
  if ((await run(node, args, { env, ...options })) !== 0) finish()
}

/** Prints what the two test runners counted, and ends: a run that did not get as far as both has failed. */
function finish() {
  const unit = read(unitReport)
  const { stats } = read(endToEndReport) ?? {}
  const passed = (unit?.numPassedTests ?? 0) + (stats?.expected ?? 0)
  const failed = (unit?.numFailedTests ?? 0) + (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  const isComplete = unit?.success && unit.numPassedTests > 0 && stats?.expected > 0
  process.exit(isComplete && failed === 0 ? 0 : 1)
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"))
  } catch {
    return null
  }
}
