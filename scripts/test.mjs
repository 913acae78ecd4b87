/**
 * `npm test`: installs what is missing, then runs every check; `npm run check` those that are quick. Each is a command of
 * package.json, which can be run by itself. Plain JavaScript: runs before the install.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { mustRun, run, stopOnSignal } from "./process.mjs"

const reports = "test-results"
const unitReport = join(reports, "vitest.json")
const endToEndReport = join(reports, "playwright.json")
const isQuick = process.argv.includes("--quick")

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(1)
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)

await step("install", () => mustRun(process.execPath, ["scripts/prepare.mjs"]))
await step("typecheck", () => check("typecheck"))
await step("lint", () => check("lint"))
await step("unit", () =>
  check("test:unit", "--run", "--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`),
)
if (!isQuick) {
  await step("build", () => check("build"))
  // Not the tests that must fail on a build with mistakes: `npm run test:torture -- mistakes`.
  const projects = ["site", "deployed", "engines"].map((name) => `--project=${name}`)
  await step("end to end", () => check("test:e2e", "--reporter=list,json", ...projects))
}
finish()

/** Names a step, runs it, and says how long it took. */
async function step(name, work) {
  console.log(`\n── ${name}`)
  const started = performance.now()
  await work()
  console.log(`── ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Runs a command of package.json. One that fails ends the whole. */
async function check(command, ...args) {
  const env = { NEXT_TELEMETRY_DISABLED: "1", PLAYWRIGHT_JSON_OUTPUT_NAME: endToEndReport }
  const status = await run("npm", ["run", "--silent", command, "--", ...args], { env, grace: 5000 })
  if (status !== 0) finish()
}

/** Prints what the test runners counted, and ends: a run that did not get to its end has failed. */
function finish() {
  const unit = read(unitReport)
  const { stats } = read(endToEndReport) ?? {}
  const passed = (unit?.numPassedTests ?? 0) + (stats?.expected ?? 0)
  const failed = (unit?.numFailedTests ?? 0) + (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  const isComplete = unit?.success && unit.numPassedTests > 0 && (isQuick || stats?.expected > 0)
  process.exit(isComplete && failed === 0 ? 0 : 1)
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"))
  } catch {
    return null
  }
}
