/** The life of `npm start` and `npm run dev`, on a copy of the project: what someone sees who has just cloned it. */
import { type ChildProcess, execFile, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "./fixtures.ts"
import { takeOver } from "./support/copy.ts"
import { addVisit, expectNote } from "./support/pages.ts"
import { freePort, root, unset } from "./support/site.ts"
import { watch } from "./support/watch.ts"

const execute = promisify(execFile)

/** Names the processes that come of this run, whatever process group they put themselves in. */
const mark = randomUUID()

let folder: string
let port: string

/** The environment without what a developer has set: an empty variable would not do, since `.env` is to be read. */
function environment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !(name in unset) && !name.startsWith("npm_"))
  const { NODE_ENV } = process.env
  return { ...Object.fromEntries(ours), NODE_ENV, PORT: port, CLOAKROOM_RUN: mark }
}

interface Run {
  readonly child: ChildProcess
  readonly output: () => string
  readonly exit: Promise<number | null>
}

const npmStart = (env: Record<string, string> = {}) => npm(["start"], env)

function npm(words: readonly string[], env: Record<string, string> = {}): Run {
  // Alone in its process group: a signal to it reaches nobody else.
  const child = spawn("npm", words, {
    cwd: folder,
    env: { ...environment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text))
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
  return { child, output: () => output, exit }
}

/** Waits for the address to be printed, then for an answer from it. */
async function expectServing({ output }: Run): Promise<void> {
  await expect.poll(output, { timeout: 150_000 }).toContain(`http://localhost:${port}`)
  const answer = await fetch(`http://localhost:${port}/`)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain("You are not logged in.")
}

/** Every process of this run that is alive: Linux tells what each was started with. */
async function processesLeft(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")))
  return pids.filter((_, index) => environments[index]?.includes(`CLOAKROOM_RUN=${mark}`))
}

async function stop({ child, exit, output }: Run): Promise<void> {
  const asked = Date.now()
  child.kill("SIGTERM")
  expect(await exit, output()).toBe(0)
  await expect.poll(processesLeft).toEqual([])
  expect(Date.now() - asked).toBeLessThan(10_000)
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
}

const changes = async () => (await execute("git", ["status", "--porcelain"], { cwd: folder })).stdout

// One life: each test begins where the one before has ended.
test.describe.configure({ mode: "serial", timeout: 240_000 })

test.beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "cloakroom-start-")), "clone")
  port = String(await freePort())
  await execute("git", ["clone", "--quiet", "--no-hardlinks", root, folder])
  await takeOver(folder)
})

test.afterAll(async () => {
  for (const pid of await processesLeft()) process.kill(Number(pid), "SIGKILL")
  await rm(join(folder, ".."), { recursive: true, force: true })
})

test("a bad configuration stops the start, with one message that names each variable", async () => {
  const { exit, output } = npmStart({
    SESSION_STORE: "shoebox",
    SESSION_SECRET: "changeme",
    SESSION_IDLE_TIMEOUT: "soon",
    APP_ORIGIN: "http://example.org",
    TRUSTED_PROXIES: "everyone",
    DEMO: "perhaps",
  })
  expect(await exit).not.toBe(0)
  const names = ["SESSION_STORE", "SESSION_SECRET", "SESSION_IDLE_TIMEOUT", "APP_ORIGIN", "TRUSTED_PROXIES", "DEMO"]
  for (const name of names) expect(output()).toContain(`${name}: `)
  expect(output()).not.toContain("changeme")
  expect(output()).not.toMatch(/^\s+at .*\.(ts|m?js)/m)
  expect(await processesLeft()).toEqual([])
})

test("the first start makes what is missing, and serves", async () => {
  const run = npmStart()
  await expectServing(run)
  const { mode } = await stat(join(folder, ".env"))
  expect((mode & 0o777).toString(8)).toBe("600")
  expect(await readFile(join(folder, ".env"), "utf8")).toMatch(/^SESSION_SECRET=[\w-]{43}$/m)
  expect(await changes()).toBe("")
  await stop(run)
})

test("the second start does only what is needed", async () => {
  const files = [".env", ".next/BUILD_ID", "node_modules/.install-stamp"]
  const look = () => Promise.all(files.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs]))
  const before = await look()
  const run = npmStart()
  await expectServing(run)
  expect(run.output()).not.toMatch(/Installing|Writing|Generating|Building|Applied/)
  expect(await look()).toEqual(before)
  expect(await changes()).toBe("")
  // A port that is taken is one message, not a stack.
  const second = npmStart()
  expect(await second.exit).toBe(1)
  expect(second.output()).toContain("PORT")
  expect(second.output()).not.toMatch(/^\s+at .*\.(ts|m?js)/m)
  await stop(run)
})

test("SIGTERM ends a start that is still at work", async () => {
  await writeFile(join(folder, ".next/build-stamp"), "stale")
  const run = npmStart()
  await expect.poll(run.output, { timeout: 60_000 }).toContain("Building")
  await stop(run)
  expect(await changes()).toBe("")
})

test("`npm run dev` shows a change of the source in the page that is open", async ({ browser }) => {
  const page = await browser.newPage()
  const problems = watch(page)
  const run = npm(["run", "dev"])
  await expectServing(run)
  await page.goto(`http://localhost:${port}/`)
  await addVisit(page, 1)
  await page.getByLabel("Note").fill("not saved yet")
  const path = join(folder, "app/_components/index/status.tsx")
  const source = await readFile(path, "utf8")
  await writeFile(path, source.replace("You are not logged in.", "Nobody is logged in."))
  await expect(page.getByRole("heading", { name: "Nobody is logged in." })).toBeVisible({ timeout: 60_000 })
  await expectNote(page, "not saved yet")
  expect(problems).toEqual([])
  await page.close()
  await stop(run)
})
