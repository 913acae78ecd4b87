/** A shelf whose disk is full: it can not grow, but what removes goes on. The limit is one on the size of files. */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver } from "../types.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"

let folder: string
let path: string
let driver: SessionDriver

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shelf-full-"))
  path = join(folder, "sessions.shelf")
  prepareShelf(path)
  driver = shelfDriver({ path })
})
afterEach(() => rmSync(folder, { recursive: true }))

async function count(): Promise<number> {
  let sessions = 0
  for await (const _ of driver.ids()) sessions++
  return sessions
}

test("it is down for what adds; logouts and sweeps go on; and with room all is well", async () => {
  const id = newId()
  await driver.create(id, makeRow())
  const full = statSync(path).size + 100_000
  const onFullDisk = (...words: string[]) =>
    finished(startDriver(["shelf", path, ...words], ["prlimit", `--fsize=${full}`]))

  await expect(onFullDisk("", "create", "100000")).rejects.toThrow("StoreUnavailableError")
  const filled = await count()
  expect(filled).toBeGreaterThan(10)
  for (const operation of ["create", "increment", "check"])
    await expect(onFullDisk(id, operation)).rejects.toThrow("StoreUnavailableError")
  expect(await driver.read(id)).toEqual(makeRow())
  await onFullDisk(id, "delete")
  expect(await count()).toBe(filled - 1)
  await onFullDisk("", "sweepAll")
  expect(await count()).toBe(0)
  expect(statSync(path).size).toBeLessThanOrEqual(full)

  await driver.create(id, makeRow())
  expect(await driver.read(id)).toEqual(makeRow())
})
