/** Several real processes on one shelf, and several writes at once. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { processesContract } from "../testing/processes-contract.ts"
import { increment, makeRow, newId } from "../testing/rows.ts"
import { openShelfPlace, type ShelfPlace, sql } from "../testing/shelf-place.ts"
import { shelfDriver } from "./shelf.ts"

let place: ShelfPlace
beforeEach(async () => {
  place = await openShelfPlace()
})
afterEach(() => place.close())

describe("shelf: several processes", () => {
  processesContract("shelf", () => place, 200)

  /** Another program that has locked the file. @returns how to make it end */
  async function lock(path = place.path, pragma = ""): Promise<() => void> {
    const script = `${pragma} BEGIN EXCLUSIVE; UPDATE sessions SET version = version`
    const program = `const { DatabaseSync } = require("node:sqlite")
      new DatabaseSync(${JSON.stringify(path)}).exec(${JSON.stringify(script)})
      console.log("locked")
      process.stdin.resume()`
    const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] })
    await once(child.stdout, "data")
    return () => child.stdin.end()
  }

  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await setImmediate()
  }

  test("a lock of another keeps writes waiting; reads and the event loop go on", async () => {
    const release = await lock()
    const write = increment(place.driver, place.id)
    await turns(100)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
    release()
    await write
    expect((await place.driver.read(place.id))?.data).toBe('{"n":1}')
  })

  test("a lock that reads must wait for keeps them waiting; the event loop goes on", async () => {
    const path = join(place.folder, "locked.shelf")
    sql(place.path, `VACUUM INTO '${path}'`)
    const release = await lock(path, "PRAGMA locking_mode = EXCLUSIVE;")
    const read = shelfDriver({ path }).read(place.id)
    await turns(100)
    release()
    expect(await read).toEqual(makeRow())
  })

  test("writes that come together share one transaction: where one can not be, none is", async () => {
    const release = await lock()
    const ids = Array.from({ length: 9 }, newId)
    const shared = Promise.allSettled(
      ids.map((each, n) => place.driver.create(each, makeRow({ version: n === 4 ? 1.5 : 1 }))),
    )
    release()
    const kept = (await shared).map(({ status }) => status === "fulfilled")
    // The first may be one by itself.
    expect(kept.filter((is) => !is).length).toBeGreaterThan(1)
    for (const [n, each] of ids.entries()) expect((await place.driver.read(each)) !== null).toBe(kept[n])
    await increment(place.driver, place.id)
  })

  test("where the thread that writes ends, its writes are down, and the next one starts another", async () => {
    const post = vi.spyOn(Worker.prototype, "postMessage")
    onTestFinished(() => post.mockRestore())
    const release = await lock()
    const write = increment(place.driver, place.id)
    await turns(1)
    const thread = post.mock.contexts[0] as Worker
    await Promise.all([expect(write).rejects.toThrow(StoreUnavailableError), thread.terminate()])
    release()
    await increment(place.driver, place.id)
    expect(post.mock.contexts.at(-1)).not.toBe(thread)
  })
})
