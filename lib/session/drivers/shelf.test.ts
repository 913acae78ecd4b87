/**
 * One real file, with real processes. Other programs do what is done to the file: to close it in this process would
 * end SQLite's locks.
 */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setImmediate } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { driverContract } from "../testing/driver-contract.ts"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { increment, makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"
import { MARK } from "./shelf-file.ts"

const temporaryFolder = () => fs.mkdtempSync(join(tmpdir(), "shelf-"))

driverContract("shelf", async () => {
  const folder = temporaryFolder()
  const path = join(folder, "sessions.shelf")
  prepareShelf(path)
  return {
    driver: shelfDriver({ path }),
    reopen: () => shelfDriver({ path }),
    fail: () => fs.rmSync(path),
    close: () => fs.rmSync(folder, { recursive: true }),
  }
})

let folder: string
let path: string
let reports: string[]
let driver: SessionDriver
let id: SessionId

beforeEach(async () => {
  folder = temporaryFolder()
  path = join(folder, "data", "sessions.shelf")
  prepareShelf(path)
  reports = []
  driver = shelfDriver({ path, onBroken: (message) => reports.push(message) })
  id = newId()
  await driver.create(id, makeRow())
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

/** Does something to the file by SQL, as another program would. */
function sql(text: string, file = path): void {
  const db = new DatabaseSync(file)
  db.exec(text)
  db.close()
}

async function count(of = driver): Promise<number> {
  let rows = 0
  for await (const _ of of.ids()) rows++
  return rows
}

const operations: Record<string, () => Promise<unknown>> = {
  create: () => driver.create(newId(), makeRow()),
  read: () => driver.read(id),
  update: () => driver.update(id, makeRow({ version: 2 }), 1),
  delete: () => driver.delete(id),
  deleteExpired: () => driver.deleteExpired(new Date()),
  check: () => driver.check(),
  ids: () => driver.ids()[Symbol.asyncIterator]().next(),
}

describe("shelf: one file", () => {
  test("that only its owner may read", async () => {
    await driver.create(newId(), makeRow())
    for (const name of ["", "-wal", "-shm"]) expect(fs.statSync(path + name).mode & 0o777).toBe(0o600)
  })

  test("that preparing again leaves as it is", async () => {
    prepareShelf(path)
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test("that several processes may prepare at once", async () => {
    // One place after the other: this is about three that meet, not about a busy machine.
    for (const name of ["new1", "new2"]) {
      const place = join(folder, name)
      const prepare = () => finished(startDriver(["shelf", place, "", "prepareAndCreate"]))
      await Promise.all([prepare(), prepare(), prepare()])
      expect(await count(shelfDriver({ path: place }))).toBe(3)
    }
    expect(fs.readdirSync(folder).filter((name) => /\.\w{8}-/.test(name))).toEqual([])
  })
})

test("shelf: one that another process makes at the same moment is kept", async () => {
  path = join(folder, "new")
  const exec = vi.spyOn(DatabaseSync.prototype, "exec")
  onTestFinished(() => exec.mockRestore())
  exec.mockImplementationOnce(function (this: DatabaseSync, text) {
    prepareShelf(path)
    sql(`INSERT INTO sessions VALUES ('${id}', 1, 1, x'')`)
    this.exec(text)
  })
  prepareShelf(path)
  expect(await count(shelfDriver({ path }))).toBe(1)
})

describe("shelf: a row that can not be read", () => {
  test.each([
    ["nothing", "row = x''"],
    ["a flipped bit", "row = CAST(substr(row, 1, length(row) - 1) || '!' AS BLOB)"],
    ["the row of another id", "row = (SELECT row FROM sessions ORDER BY id = '%' LIMIT 1)"],
    ["another version than its column says", "version = 9007199254740993"],
  ])("%s: no session, left in its place, said once", async (_, harm) => {
    const healthy = newId()
    await driver.create(healthy, makeRow())
    sql(`UPDATE sessions SET ${harm.replace("%", id)} WHERE id = '${id}'`)
    expect(await driver.read(id)).toBeNull()
    expect(await driver.read(id)).toBeNull()
    expect(reports).toEqual([expect.stringContaining(`${id} on the shelf can not be read`)])
    expect(await driver.read(healthy)).toEqual(makeRow())
    expect(await count()).toBe(2)
    expect(await driver.deleteExpired(makeRow().expiresAt)).toBe(2)
  })
})

describe("shelf: a file that is not there, or not ours", () => {
  test.each(Object.entries(operations))("missing: %s says that the store is down", async (_, operation) => {
    fs.renameSync(path, `${path}.away`)
    await expect(operation()).rejects.toThrow(StoreUnavailableError)
    expect(fs.existsSync(path)).toBe(false)
    fs.renameSync(`${path}.away`, path)
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test("a copy in its place is used, by reads and writes, without the log of the one before", async () => {
    for (const round of [1, 2]) {
      const before = JSON.parse((await driver.read(id))?.data ?? "").n
      sql(`VACUUM INTO '${path}.copy'`)
      await increment(driver, id)
      fs.renameSync(`${path}.copy`, path)
      expect((await driver.read(id))?.data, `round ${round}`).toBe(`{"n":${before}}`)
      await Promise.all([increment(driver, id), finished(startDriver(["shelf", path, id, "increment"]))])
      expect((await driver.read(id))?.data).toBe(`{"n":${before + 2}}`)
    }
  })

  test("a write during which the file is exchanged is not acknowledged", async () => {
    sql(`VACUUM INTO '${path}.copy'`)
    const write = driver.update(id, makeRow({ version: 2 }), 1)
    fs.renameSync(`${path}.copy`, path)
    await expect(write).rejects.toThrow("exchanged meanwhile")
    expect(await driver.read(id)).toEqual(makeRow())
    await increment(driver, id)
  })

  const earlier = Buffer.alloc(16_384)
  earlier.writeUInt32LE(0xbeefc0de, 24)
  const others: [what: string, said: string, make: (file: string) => void][] = [
    ["nothing", "is not a shelf", (file) => fs.writeFileSync(file, "")],
    ["text", "is not a shelf", (file) => fs.writeFileSync(file, "hello")],
    ["pages of junk", "is not a shelf", (file) => fs.writeFileSync(file, Buffer.alloc(16_384, 7))],
    ["a folder", "unable to open", (file) => fs.mkdirSync(file)],
    ["another database", "is not a shelf", (file) => sql("CREATE TABLE sessions (id)", file)],
    [
      "a shelf to come",
      "of this release",
      (file) => fs.copyFileSync(prepared(`PRAGMA application_id = ${MARK + 1}`), file),
    ],
    ["an LMDB shelf", "move its sessions to another store", (file) => fs.writeFileSync(file, earlier)],
  ]

  function prepared(text: string): string {
    const shelf = join(folder, "prepared")
    prepareShelf(shelf)
    sql(text, shelf)
    return shelf
  }

  test.each(others)("%s in its place is down, and so is the start; it is left as it is", async (_, said, make) => {
    make(`${path}.new`)
    fs.rmSync(path)
    fs.renameSync(`${path}.new`, path)
    const content = () => fs.statSync(path).isFile() && fs.readFileSync(path)
    const before = content()
    for (const operation of Object.values(operations)) await expect(operation()).rejects.toThrow(said)
    expect(() => prepareShelf(path)).toThrow(StoreUnavailableError)
    expect(() => prepareShelf(path)).toThrow(said)
    expect(content()).toEqual(before)
  })

  const size = () => fs.statSync(path).size
  const run = (command: string, ...words: string[]) => execFileSync(command, words)
  test.each([
    ["cut short", () => run("truncate", "--size=8192", path)],
    ["emptied", () => run("truncate", "--size=0", path)],
    [
      "written over with zeros",
      () => run("dd", "if=/dev/zero", `of=${path}`, `bs=${size()}`, "count=1", "conv=notrunc", "status=none"),
    ],
    [
      "written over with junk",
      () => run("dd", "if=/dev/urandom", `of=${path}`, `bs=${size()}`, "count=1", "conv=notrunc", "status=none"),
    ],
  ])("%s while open, it is down until it is whole again, and ends no process", async (_, harm) => {
    sql("PRAGMA wal_checkpoint(TRUNCATE)")
    run("cp", path, `${path}.whole`)
    harm()
    // What is in memory may still answer.
    for (const operation of [operations.read, operations.check, operations.ids])
      await operation?.().catch((error) => expect(error).toBeInstanceOf(StoreUnavailableError))
    await expect(finished(startDriver(["shelf", path, id, "increment"]))).rejects.toThrow(
      /ended with 1\b[\s\S]*StoreUnavailable/,
    )
    run("cp", `${path}.whole`, path)
    expect(await driver.read(id)).toEqual(makeRow())
    await increment(driver, id)
    await finished(startDriver(["shelf", path, id, "increment"]))
    expect((await driver.read(id))?.data).toBe('{"n":2}')
  })
})

describe("shelf: several processes", () => {
  test("increment one session and lose nothing", async () => {
    const processes = Array.from({ length: 4 }, () => startDriver(["shelf", path, id, "increment", "200"]))
    await Promise.all(processes.map(finished))
    expect((await driver.read(id))?.data).toBe('{"n":800}')
  })

  test("one that is killed in the middle of a write leaves the session as it was, and no lock", async () => {
    for (let round = 0; round < 3; round++) {
      const before = JSON.parse((await driver.read(id))?.data ?? "").n
      const child = startDriver(["shelf", path, id, "increment", "100000"])
      let said = 0
      for await (const chunk of child.stdout) {
        said += String(chunk).split("\n").length - 1
        if (said > 20) child.kill("SIGKILL")
      }
      const after = JSON.parse((await driver.read(id))?.data ?? "").n
      expect([said, said + 1]).toContain(after - before)
    }
    await increment(driver, id)
    expect(reports).toEqual([])
  })

  /** Another program that has locked the file. @returns how to make it end */
  async function lock(pragma = ""): Promise<() => void> {
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
    const write = increment(driver, id)
    await turns(100)
    expect(await driver.read(id)).toEqual(makeRow())
    release()
    await write
    expect((await driver.read(id))?.data).toBe('{"n":1}')
  })

  test("a lock that reads must wait for keeps them waiting; the event loop goes on", async () => {
    const place = join(folder, "locked.shelf")
    sql(`VACUUM INTO '${place}'`)
    path = place
    const release = await lock("PRAGMA locking_mode = EXCLUSIVE;")
    const read = shelfDriver({ path }).read(id)
    await turns(100)
    release()
    expect(await read).toEqual(makeRow())
  })

  test("writes that come together share one transaction: where one can not be, none is", async () => {
    const release = await lock()
    const ids = Array.from({ length: 9 }, newId)
    const shared = Promise.allSettled(
      ids.map((each, n) => driver.create(each, makeRow({ version: n === 4 ? 1.5 : 1 }))),
    )
    release()
    const kept = (await shared).map(({ status }) => status === "fulfilled")
    // The first may be one by itself.
    expect(kept.filter((is) => !is).length).toBeGreaterThan(1)
    for (const [n, each] of ids.entries()) expect((await driver.read(each)) !== null).toBe(kept[n])
    await increment(driver, id)
  })

  test("where the thread that writes ends, its writes are down, and the next one starts another", async () => {
    const post = vi.spyOn(Worker.prototype, "postMessage")
    onTestFinished(() => post.mockRestore())
    const release = await lock()
    const write = increment(driver, id)
    await turns(1)
    const thread = post.mock.contexts[0] as Worker
    await Promise.all([expect(write).rejects.toThrow(StoreUnavailableError), thread.terminate()])
    release()
    await increment(driver, id)
    expect(post.mock.contexts.at(-1)).not.toBe(thread)
  })
})
