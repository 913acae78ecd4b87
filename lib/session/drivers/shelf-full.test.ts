/** A shelf whose disk is full: what adds is down, what removes goes on, and nothing is lost. */
import { execFileSync, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { listed, makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver } from "../types.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"

let folder: string
let path: string
let driver: SessionDriver

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "shelf-full-"))
})
afterEach(() => {
  spawnSync("umount", ["--lazy", folder])
  fs.rmSync(folder, { recursive: true })
})

function prepare(): void {
  path = join(folder, "sessions.shelf")
  prepareShelf(path)
  driver = shelfDriver({ path })
}

/** Makes the folder a disk of its own, of 32 MiB. Only the superuser may. */
function mount(): void {
  const options = ["--types", "tmpfs", "--options", "size=32m"]
  execFileSync("mount", [...options, "tmpfs", folder], { stdio: "pipe" })
}

const large = makeRow({ data: "x".repeat(3000) })

const few = () => add(100)
const asManyAsFit = () =>
  expect(async () => {
    for (;;) await add(50)
  }).rejects.toThrow("nearly full")
const add = (count: number) => Promise.all(Array.from({ length: count }, () => driver.create(newId(), large)))

test.each([
  ["a few sessions", few],
  ["as many as fit", asManyAsFit],
])("%s on a disk that others then fill to the last byte: logouts and sweeps go on", async (_, addSessions) => {
  try {
    mount()
  } catch (error) {
    console.warn(`NOT TRIED: a full disk. ${error}`)
    return
  }
  prepare()
  const kept = newId()
  await driver.create(kept, makeRow())
  await addSessions()
  fillUp(join(folder, "another's"))

  for (const operation of [
    () => driver.create(newId(), makeRow()),
    () => driver.update(kept, makeRow({ version: 2 }), 1),
    () => driver.check(),
  ])
    await expect(operation()).rejects.toThrow("nearly full")
  expect(await driver.read(kept)).toEqual(makeRow())
  // One by one, each with a commit of its own: together more than the log has room for.
  const others = (await listed(driver)).filter((id) => id !== kept)
  for (const id of others.slice(20)) expect(await driver.delete(id)).toBe("ok")
  expect(await driver.deleteExpired(large.expiresAt)).toBe(21)
  fs.rmSync(join(folder, "another's"))
  await driver.create(kept, makeRow())
  expect(await driver.read(kept)).toEqual(makeRow())
})

function fillUp(file: string): void {
  const other = fs.openSync(file, "w")
  expect(() => {
    for (;;) fs.writeSync(other, Buffer.alloc(4096))
  }).toThrow("ENOSPC")
  fs.closeSync(other)
}

test("where writes are cut short nothing is acknowledged, nothing is lost, and with room all is well", async () => {
  prepare()
  const id = newId()
  await driver.create(id, makeRow())
  const child = startDriver(["shelf", path, "", "create", "100000"], ["prlimit", "--fsize=1000000"])
  let said = ""
  child.stdout.on("data", (chunk) => {
    said += chunk
  })
  await expect(finished(child)).rejects.toThrow("StoreUnavailableError")
  const ids = await listed(driver)
  expect(ids).toHaveLength(said.split("\n").length - 1 + 1)
  expect(await driver.read(id)).toEqual(makeRow())
  await driver.create(newId(), makeRow())
  expect(await driver.delete(id)).toBe("ok")
  expect(await driver.deleteExpired(makeRow().expiresAt)).toBe(ids.length)
})
