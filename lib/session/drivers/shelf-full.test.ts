/** A shelf whose disk is full: what adds is down, what removes goes on, and nothing is lost. */
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"

let folder: string
let path: string
let driver: SessionDriver

function begin(): void {
  path = join(folder, "sessions.shelf")
  prepareShelf(path)
  driver = shelfDriver({ path })
}

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "shelf-full-"))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

async function listed(): Promise<SessionId[]> {
  const ids: SessionId[] = []
  for await (const id of driver.ids()) ids.push(id)
  return ids
}

const large = makeRow({ data: "x".repeat(3000) })

test("on a disk that others have filled to the last byte, logouts and sweeps go on", async ({ skip }) => {
  try {
    execFileSync("mount", ["--types", "tmpfs", "--options", "size=32m", "tmpfs", folder], { stdio: "pipe" })
  } catch (error) {
    skip(`NOT TRIED: no small disk could be made. ${error}`)
  }
  try {
    begin()
    const kept = newId()
    await driver.create(kept, makeRow())
    const add = () => Promise.all(Array.from({ length: 50 }, () => driver.create(newId(), large)))
    await expect(async () => {
      for (;;) await add()
    }).rejects.toThrow("nearly full")
    fillUp(join(folder, "another's"))

    for (const operation of [
      () => driver.create(newId(), makeRow()),
      () => driver.update(kept, makeRow({ version: 2 }), 1),
      () => driver.check(),
    ])
      await expect(operation()).rejects.toThrow("nearly full")
    expect(await driver.read(kept)).toEqual(makeRow())
    const ids = await listed()
    expect(ids.length).toBeGreaterThan(100)
    // One by one, each with a commit of its own: far more than the log has room for.
    const others = ids.filter((id) => id !== kept)
    for (const id of others.slice(50)) expect(await driver.delete(id)).toBe("ok")
    expect(await driver.deleteExpired(large.expiresAt)).toBe(51)
    fs.rmSync(join(folder, "another's"))
    await driver.create(kept, makeRow())
    expect(await driver.read(kept)).toEqual(makeRow())
  } finally {
    execFileSync("umount", ["--lazy", folder])
  }
})

function fillUp(file: string): void {
  const other = fs.openSync(file, "w")
  expect(() => {
    for (;;) fs.writeSync(other, Buffer.alloc(4096))
  }).toThrow("ENOSPC")
  fs.closeSync(other)
}

test("where writes are cut short nothing is acknowledged, nothing is lost, and with room all is well", async () => {
  begin()
  const id = newId()
  await driver.create(id, makeRow())
  const child = startDriver(["shelf", path, "", "create", "100000"], ["prlimit", "--fsize=1000000"])
  let said = ""
  child.stdout.on("data", (chunk) => {
    said += chunk
  })
  await expect(finished(child)).rejects.toThrow("StoreUnavailableError")
  const ids = await listed()
  expect(ids).toHaveLength(said.split("\n").length - 1 + 1)
  expect(await driver.read(id)).toEqual(makeRow())
  await driver.create(newId(), makeRow())
  expect(await driver.delete(id)).toBe("ok")
  expect(await driver.deleteExpired(makeRow().expiresAt)).toBe(ids.length)
})
