/**
 * Sessions as earlier releases kept them, in testing/golden: they open for ever. A format that changes gets a new number
 * and a new file here; what is in a file is never changed, and a reader that no longer opens it is a mistake. That goes for
 * the places as well: the folders on disk, the shelf's file, and the table (tested in lib/database/session-table.test.ts). One does not:
 * the first shelf was a file of LMDB's, a package that is no longer here. It is refused (drivers/shelf-file.test.ts).
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { diskDriver } from "./drivers/disk.ts"
import { decodeRow } from "./drivers/row-format.ts"
import { shelfDriver } from "./drivers/shelf.ts"
import { decodeForward } from "./moving/forward.ts"
import { decode } from "./record/codec.ts"
import { cookieStore } from "./stores/sealed.ts"
import { cookieOptions } from "./testing/places.ts"
import { idOfToken } from "./ticket.ts"
import type { SessionData, SessionId, Ticket } from "./types.ts"

const goldenFile = z.object({
  /** When they were made, and when they are read here. */
  time: z.iso.datetime(),
  /** The token of the keyed stores, and the id under which its record is kept. */
  token: z.string(),
  id: z.custom<SessionId>(),
  login: z.object({ id: z.string(), userId: z.string(), remember: z.boolean() }),
  /** The same two sessions in each: one with JSON data, one with native values. */
  records: z.object({ json: z.string(), native: z.string() }),
  rows: z.object({ json: z.string(), native: z.string() }),
  tickets: z.object({ json: z.custom<Ticket>(), native: z.custom<Ticket>() }),
  forward: z.string(),
  /** Where and how a row is kept. */
  places: z.object({
    disk: z.object({ label: z.string(), content: z.string() }),
    "shelf-2": z.object({
      made: z.array(z.string()),
      id: z.string(),
      version: z.number(),
      expires: z.number(),
    }),
  }),
})

const shared = { two: "places" }
const native: SessionData = {
  date: new Date("2026-02-03T04:05:06.789Z"),
  map: new Map<unknown, unknown>([["set", new Set([1, BigInt(2)])]]),
  nothing: undefined,
  numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0],
  shared: [shared, shared],
}
native.self = native
const expected = { json: { name: "Zoë", visits: 3, tags: ["a", "<b>"], nested: { deep: null } }, native }
const kinds = ["json", "native"] as const

const folder = new URL("testing/golden/", import.meta.url)
const files = readdirSync(folder)

test("every format has its file", () => expect(files).toContain("format-1.json"))

describe.each(files)("kept in testing/golden/%s", (file) => {
  const golden = goldenFile.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")))
  const time = new Date(golden.time)
  const record = (kind: "json" | "native") => ({
    data: expected[kind],
    createdAt: time,
    lastSeenAt: time,
    login: golden.login,
  })

  test("the token has the id that it had", () => expect(idOfToken(golden.token)).toBe(golden.id))

  test.each(kinds)("the record opens: %s data", (kind) => {
    expect(decode(golden.records[kind])).toStrictEqual(record(kind))
  })

  test.each(kinds)("the row of the disk and shelf opens: %s data", (kind) => {
    const row = decodeRow(golden.id, golden.rows[kind])
    expect(row).toMatchObject({ version: 7, data: golden.records[kind], atime: time })
  })

  describe("in its place", () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "golden-"))
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    const row = (kind: "json" | "native") => ({
      version: 7,
      data: golden.records[kind],
      atime: time,
      expiresAt: new Date(time.getTime() + 1_800_000),
    })

    // Labels were folders when this format was new.
    const labels = { folder: mkdirSync, file: (path: string) => writeFileSync(path, "") }
    const shapes = kinds.flatMap((kind) => Object.entries(labels).map(([shape, make]) => [shape, kind, make] as const))

    test.each(shapes)("the session's folder on disk opens: its label is a %s, %s data", async (_, kind, makeLabel) => {
      const { label, content } = golden.places.disk
      mkdirSync(join(folder, label, ".."), { recursive: true })
      makeLabel(join(folder, label))
      writeFileSync(join(folder, content), golden.rows[kind])
      expect(await diskDriver({ folder }).read(golden.id)).toEqual(row(kind))
    })

    test.each(kinds)("the row on the shelf opens: %s data", async (kind) => {
      const { made, id, version, expires } = golden.places["shelf-2"]
      const path = join(folder, "sessions.shelf")
      const db = new DatabaseSync(path)
      db.exec(made.join(";"))
      const insert = db.prepare("INSERT INTO sessions (id, version, expires, row) VALUES (?, ?, ?, ?)")
      insert.run(id, version, expires, Buffer.from(golden.rows[kind]))
      db.close()
      const driver = shelfDriver({ path })
      expect(await driver.read(golden.id)).toEqual(row(kind))
      expect(await driver.deleteExpired(new Date(expires))).toBe(1)
    })
  })

  test.each(kinds)("the sealed ticket opens: %s data", async (kind) => {
    const store = cookieStore(cookieOptions({ now: () => time }))
    const ticket = golden.tickets[kind]
    const kept = { id: expect.any(String), ticket, store: "cookie", record: { ...record(kind), version: 1 } }
    expect(await store.load(ticket)).toStrictEqual(kept)
  })

  test("the forward leads on", () => expect(decodeForward(golden.forward)).toEqual({ movedTo: "disk" }))
})

describe("a format from the future", () => {
  const golden = goldenFile.parse(JSON.parse(readFileSync(new URL("format-1.json", folder), "utf8")))

  test("of a record is no session", () => {
    expect(decode(golden.records.json.replace('"format":1', '"format":2'))).toBeNull()
  })

  test("of a row is refused", () => {
    const text = golden.rows.json.replace("cloakroom-row/1", "cloakroom-row/2")
    expect(() => decodeRow(golden.id, text)).toThrow("unknown format")
  })
})
