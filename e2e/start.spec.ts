/** The life of `npm start`, on a clone of the project. */
import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "@playwright/test"
import { type Clone, makeClone } from "./support/clone.ts"

// One life: each test begins where the one before has ended.
test.describe.configure({ mode: "serial", timeout: 240_000 })

let clone: Clone

test.beforeAll(async () => {
  clone = await makeClone()
})

test.afterAll(() => clone.remove())

test("a bad configuration stops the start, with one message that names each variable", async () => {
  const { exit, output } = clone.npm(["start"], {
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
  expect(await clone.processesLeft()).toEqual([])
})

test("the first start makes what is missing, and serves", async () => {
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  const { mode } = await stat(join(clone.folder, ".env"))
  expect((mode & 0o777).toString(8)).toBe("600")
  expect(await readFile(join(clone.folder, ".env"), "utf8")).toMatch(/^SESSION_SECRET=[\w-]{43}$/m)
  expect(await clone.changes()).toBe("")
  await clone.stop(run)
})

test("the second start does only what is needed", async () => {
  const files = [".env", ".next/BUILD_ID", "node_modules/.install-stamp"]
  const look = () => Promise.all(files.map(async (name) => [name, (await stat(join(clone.folder, name))).mtimeMs]))
  const before = await look()
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  expect(run.output()).not.toMatch(/Installing|Writing|Generating|Building|Applied/)
  expect(await look()).toEqual(before)
  expect(await clone.changes()).toBe("")
  // A port that is taken is one message, not a stack.
  const second = clone.npm(["start"])
  expect(await second.exit).toBe(1)
  expect(second.output()).toContain("PORT")
  expect(second.output()).not.toMatch(/^\s+at .*\.(ts|m?js)/m)
  await clone.stop(run)
})

test("it is one process in npm's group, and is gone when the group is killed", async () => {
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  const group = run.child.pid ?? 0
  const processes = await clone.processesLeft()
  expect(processes).toHaveLength(2)
  for (const pid of processes) {
    // After the name in brackets: the state, the parent, the group.
    const [, , , of] = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\)/, "").split(" ")
    expect(Number(of)).toBe(group)
  }
  process.kill(-group, "SIGKILL")
  await clone.expectGone()
})

test("SIGTERM ends a start that is still at work", async () => {
  await writeFile(join(clone.folder, ".next/build-stamp"), "stale")
  const run = clone.npm(["start"])
  await expect.poll(run.output, { timeout: 60_000 }).toContain("Building")
  await clone.stop(run)
  expect(await clone.changes()).toBe("")
})
