/** Content that is not what a store has written: no session, put aside, said once; the rest goes on. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import Database from "better-sqlite3"
import { prepareShelf } from "../../lib/session/drivers/shelf.ts"
import { MARK } from "../../lib/session/drivers/shelf-file.ts"
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { prepareSite } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

test("a session whose file is damaged is no session, and is kept aside", async ({ site, visitor, newVisitor }) => {
  const folder = join(site.folder, "data/sessions")
  await logInTo("disk", newVisitor())
  const before = new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }))
  await logInTo("disk", visitor)
  await visitor.patch("/api/session", { note: "x".repeat(100) })
  const name = readdirSync(folder, { recursive: true, encoding: "utf8" }).find(
    (each) => /^\w\w\/\w{128}\/\w{32}$/.test(each) && !before.has(each),
  )
  const [parent = "", session = ""] = name?.split("/") ?? []
  const file = join(folder, name ?? "")
  writeFileSync(file, readFileSync(file, "latin1").replace("xxxx", "xxyx"), "latin1")

  const said = site.log().length
  for (let round = 0; round < 3; round++) {
    expect((await visitor.get("/")).status).toBe(200)
    expect(await visitor.session()).toEqual({ loggedIn: false, data: {} })
  }
  const lines = site.log().slice(said).split("\n")
  expect(lines.filter((line) => line.includes('"broken_session"'))).toHaveLength(1)
  // A session of another test may lie there as well.
  const aside = readdirSync(join(folder, "broken")).filter((each) => each.startsWith(`${session}.`))
  expect(aside).toHaveLength(1)
  expect(readdirSync(join(folder, parent))).not.toContain(session)
  expect((await visitor.get("/api/health")).status).toBe(200)
})

test("a session whose row is damaged is no session, and is shown as broken", async ({ site, visitor }) => {
  await visitor.put("/api/session/store", { store: "database" })
  const db = new Database(join(site.folder, "cloakroom.db"))
  for (const change of ["atime = 'garbage'", "expires_at = ''", "version = 'none'"]) {
    db.exec(`UPDATE session SET ${change}`)
    expect.soft(await visitor.session(), change).toEqual({ loggedIn: false, data: {} })
    const { status, text } = await visitor.get("/")
    expect.soft(status, change).toBe(200)
    expect.soft(text, change).toContain("This entry is damaged")
  }
  db.exec("DELETE FROM session")
  db.close()
})

test("a session whose row on the shelf is damaged is no session, and is said once", async ({ site, visitor }) => {
  await logInTo("shelf", visitor)
  const db = new Database(join(site.folder, "data/sessions.shelf"))
  db.exec("UPDATE sessions SET row = CAST(replace(row, 'login', 'logun') AS BLOB)")
  db.close()
  const said = site.log().length
  for (let round = 0; round < 3; round++) {
    expect((await visitor.get("/")).status).toBe(200)
    expect(await visitor.session()).toEqual({ loggedIn: false, data: {} })
  }
  const lines = site.log().slice(said).split("\n")
  expect(lines.filter((line) => line.includes('"broken_session"'))).toHaveLength(1)
  expect((await visitor.get("/api/health")).status).toBe(200)
})

const formats: [what: string, write: (path: string) => void][] = [
  ["one to come", (path) => toCome(path)],
  ["LMDB's, of earlier releases", (path) => writeFileSync(path, earlierShelf())],
]
for (const [what, write] of formats)
  test(`a shelf in another format, ${what}, is down, left as it is, and keeps nobody from the others`, async ({
    address,
  }) => {
    const site = await prepareSite()
    const path = join(site.folder, "data/sessions.shelf")
    mkdirSync(dirname(path))
    write(path)
    const content = readFileSync(path)
    try {
      await site.start()
      const visitor = new Visitor(site, address)
      expect((await visitor.get("/")).status).toBe(200)
      expect((await visitor.get("/api/health")).body.stores).toMatchObject({ shelf: "down", disk: "ok" })
      await logInTo("disk", visitor)
      const moved = await visitor.put("/api/session/store", { store: "shelf" })
      expect(moved.status).toBe(503)
      expect(moved.setCookie).toEqual([])
      expect((await visitor.session()).store).toBe("disk")
      expect(readFileSync(path).equals(content)).toBe(true)
    } finally {
      await site.remove()
    }
  })

function toCome(path: string): void {
  prepareShelf(path)
  const db = new Database(path)
  db.pragma(`application_id = ${MARK + 1}`)
  db.close()
}

/** As much of it as tells what it is: LMDB's number. */
function earlierShelf(): Buffer {
  const pages = Buffer.alloc(16_384)
  pages.writeUInt32LE(0xbeefc0de, 24)
  return pages
}
