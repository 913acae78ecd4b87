import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type DiskPlace, openDiskPlace } from "../testing/disk-place.ts"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { increment, makeRow } from "../testing/rows.ts"

let place: DiskPlace

beforeEach(async () => {
  place = await openDiskPlace()
})
afterEach(() => place.close())

// Not on every system, and not allowed in every container.
const probe = spawnSync("strace", ["-o", "/dev/null", "true"])
const canTrace = probe.status === 0
if (!canTrace) console.warn(`NOT TRIED: the order of system calls. ${probe.error?.message ?? probe.stderr}`)

describe.runIf(canTrace)("disk: the order of system calls", () => {
  /** The calls of a process that does one operation, from the first that names the folder to the answer. */
  async function trace(operation: string, ...inject: string[]): Promise<{ calls: string[]; failed: boolean }> {
    const log = join(place.parent, "strace")
    const calls = "trace=write,pwrite64,writev,fsync,rename,mkdir,unlink,rmdir,openat"
    const command = ["strace", "-f", "-y", "-qq", "-o", log, "-e", calls, ...inject]
    const failed = await finished(startDriver(["disk", place.folder, place.id, operation], command)).then(
      () => false,
      () => true,
    )
    const lines = fs.readFileSync(log, "utf8").split("\n")
    const mine = lines.filter((line) => line.includes(place.folder) || line.includes('"done'))
    return { calls: mine.map((line) => line.replace(/^\d+ +/, "").replaceAll(place.folder, "")), failed }
  }

  function expectInOrder(calls: string[], ...patterns: string[]): void {
    const indexes = patterns.map((pattern) => calls.findIndex((call) => new RegExp(pattern).test(call)))
    expect(indexes).not.toContain(-1)
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
  }

  const session = "/\\w\\w/\\w{128}"
  const content = `${session}/\\w{32}`
  const draft = "/tmp/\\w{32}"
  const answer = '^write.*"done'

  test("update: the content, its fsync, the label, its folder's fsync, the answer", async () => {
    const { calls } = await trace("increment")
    const written = [`^write.*${content}>`, `^fsync.*${content}>`]
    expectInOrder(calls, ...written, "^rename.*/1\\..*/2\\.", `^fsync.*${session}>`, answer)
  })

  test("delete: the label, its folder's fsync, the answer", async () => {
    const { calls } = await trace("delete")
    expectInOrder(calls, "^rename.*/1\\..*/ended", `^fsync.*${session}>`, answer)
  })

  test("create: the whole folder, then its name, then the answer, with an fsync after each", async () => {
    const { calls } = await trace("create")
    const built = [`^fsync.*${draft}/\\w{32}>`, `^openat.*${draft}/1\\..*O_CREAT`, `^fsync.*${draft}>`]
    expectInOrder(calls, ...built, `^rename.*${draft}".*${session}"`, "^fsync.*/\\w\\w>", answer)
  })

  test.each([
    ["the content", 1],
    ["the folder", 2],
  ])("an update whose fsync of %s fails has not happened", async (_, when) => {
    const { failed } = await trace("increment", "-e", `inject=fsync:error=EIO:when=${when}`)
    expect(failed).toBe(true)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
    expect(place.entries()).toHaveLength(2)
    await increment(place.driver, place.id)
  })

  test("a logout whose fsync fails has not happened", async () => {
    const { failed } = await trace("delete", "-e", "inject=fsync:error=EIO:when=1")
    expect(failed).toBe(true)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
  })

  test.each(["ENOSPC", "EROFS", "EMFILE"])("%s on a write: nothing is kept, nothing is left", async (error) => {
    const before = place.everything()
    const { failed } = await trace("create", "-e", `inject=mkdir:error=${error}:when=2+`)
    expect(failed).toBe(true)
    expect(place.everything()).toEqual(before)
  })
})
