/** A seal is good for one purpose, one cookie and one origin. */
import { randomBytes } from "node:crypto"
import { sealData } from "iron-session"
import { encode } from "../../lib/session/record/codec.ts"
import { expect, test } from "../fixtures.ts"
import { Visitor } from "../support/visitor.ts"

test("a seal made for one origin opens nothing at another with the same secret and database", {
  tag: "@mistakes",
}, async ({ site, prepare, visitor, address }) => {
  const { SESSION_SECRET = "", DATABASE_URL = "", DATA_DIR = "" } = site.settings
  const shared = { SESSION_SECRET, DATABASE_URL, DATA_DIR }
  const other = await prepare({ ...shared, APP_ORIGIN: "https://other.example" })
  await other.start()
  try {
    const thief = new Visitor(other, address)
    // A ticket that is only looked up is good in both: they share the database. So the test can fail.
    await visitor.post("/api/session", { guest: true, store: "database" })
    thief.ticket = visitor.ticket
    expect((await thief.session()).loggedIn).toBe(true)

    await visitor.put("/api/session/store", { store: "cookie" })
    thief.ticket = visitor.ticket
    expect((await thief.session()).loggedIn).toBe(false)
    expect((await visitor.session()).loggedIn).toBe(true)
  } finally {
    await other.remove()
  }
})

test("a seal of the right secret for another purpose, and of another secret, is no session", {
  tag: "@mistakes",
}, async ({ site, visitor }) => {
  await visitor.post("/api/session", { guest: true, store: "cookie" })
  const now = new Date()
  const record = JSON.parse(encode({ data: { planted: true }, createdAt: now, lastSeenAt: now, login: null }))
  const content = { key: randomBytes(32).toString("base64url"), version: 1, until: Date.now() + 1e6, record }
  for (const password of [site.settings.SESSION_SECRET ?? "", randomBytes(32).toString("base64url")]) {
    visitor.ticket = `cookie.${await sealData(content, { password, ttl: 0 })}`
    const { loggedIn, data } = await visitor.session()
    expect({ loggedIn, data }).toEqual({ loggedIn: false, data: {} })
  }
})
