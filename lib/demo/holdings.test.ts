import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeEach, expect, test, vi } from "vitest"
import { migrate } from "../database/migrate.ts"
import { prepareShelf } from "../session/drivers/shelf.ts"
import type { SessionId } from "../session/types.ts"
import { database } from "../site/database.ts"
import { holdingOf } from "./holdings.ts"

const folder = await mkdtemp(join(tmpdir(), "cloakroom-holdings-"))
const url = `file:${join(folder, "test.db")}`
vi.stubEnv("DATABASE_URL", url)
vi.stubEnv("DATA_DIR", folder)
vi.stubEnv("SESSION_SECRET", randomBytes(32).toString("base64url"))
await migrate(url)
const db = database()
afterAll(async () => {
  await db.$disconnect()
  await rm(folder, { recursive: true })
})

const id = "a".repeat(128) as SessionId
const at = new Date("2026-05-01T12:00:00Z")

beforeEach(async () => {
  await db.session.deleteMany()
  await db.session.create({ data: { sessionId: id, version: 3, data: "{}", atime: at, expiresAt: at } })
})

test("a row is shown as it is", async () => {
  const holding = await holdingOf("database", id)
  expect(holding).toMatchObject({ place: "A row in the table session", content: "{}" })
  expect(holding?.broken).toBeUndefined()
  expect(Object.fromEntries(holding?.facts ?? [])).toEqual({
    session_id: "aaaaaaaaaaaa…",
    atime: "2026-05-01 12:00:00Z",
    data: "2 bytes",
    version: "3",
    expires_at: "2026-05-01 12:00:00Z",
  })
})

test.each(["atime", "expires_at"])("a time that is none, in %s, is shown as such", async (column) => {
  for (const text of ["garbage", "2026-13-45T99:99:99Z", ""]) {
    await db.$executeRawUnsafe(`UPDATE session SET ${column} = ?`, text)
    const holding = await holdingOf("database", id)
    expect(holding?.broken).toBe(true)
    expect(holding?.facts).toContainEqual([column, "can not be read"])
  }
})

test("a row that can not be read at all is shown as such", async () => {
  await db.$executeRaw`UPDATE session SET version = 'none'`
  const holding = await holdingOf("database", id)
  expect(holding?.broken).toBe(true)
  expect(holding?.facts).toContainEqual(["version", "none"])

  await db.$executeRaw`UPDATE session SET version = 3, data = CAST(data AS BLOB)`
  expect(await holdingOf("database", id)).toMatchObject({ content: "{}", broken: true })

  await db.$executeRaw`UPDATE session SET atime = 9e20`
  expect(await holdingOf("database", id)).toEqual({
    place: "A row in the table session",
    facts: [["session_id", "aaaaaaaaaaaa…"]],
    broken: true,
  })
})

test("a row on the shelf is shown as it is, also with a version that no number in JavaScript can be", async () => {
  const path = join(folder, "sessions.shelf")
  prepareShelf(path)
  const shelf = new DatabaseSync(path)
  shelf.prepare("INSERT INTO sessions VALUES (?, ?, ?, ?)").run(id, 2n ** 60n, at.getTime(), Buffer.from("row"))
  shelf.close()
  expect(await holdingOf("shelf", id)).toEqual({
    place: "A row in the file sessions.shelf",
    facts: [
      ["id", "aaaaaaaaaaaa…"],
      ["row", "3 bytes"],
      ["version", "1152921504606846976"],
    ],
    content: "row",
  })
})
