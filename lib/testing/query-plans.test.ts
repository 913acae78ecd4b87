/** How both databases find the rows of each statement that requests and sweeps send. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createLimits } from "../accounts/limits.ts"
import { createLogins } from "../accounts/logins.ts"
import { createPasswordHasher } from "../accounts/passwords.ts"
import { createUsers } from "../accounts/users.ts"
import type { Database } from "../database/client.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { makeRow, newId } from "../session/testing/rows.ts"
import { onPostgresql, onSqlite, type Place, type Statement, sentBy } from "./query-plans.ts"

const past = new Date("2020-01-01")
const now = new Date()
const user = "user of long ago"
const timeouts = { idle: 1800, absolute: 8 * 3600, remembered: 30 * 24 * 3600 }
const parts = (db: Database) => {
  const logins = createLogins({ db, now: () => now, timeouts })
  return {
    logins,
    driver: databaseDriver({ table: db.session, adapter: db.adapter, join: logins.join }),
    users: createUsers({ db, passwords: createPasswordHasher(), now: () => now }),
    limits: createLimits({ db, keys: [new Uint8Array(32)] }),
  }
}

const addUser = (db: Database, id: string, guest: boolean) =>
  db.user.create({ data: { id, username: id, usernameKey: id, guest, createdAt: past } })

/** What requests send. */
async function serve(db: Database) {
  const { driver, users, logins, limits } = parts(db)
  const id = newId()
  await driver.create(id, makeRow({ expiresAt: past }))
  await driver.read(id)
  await driver.update(id, makeRow({ expiresAt: past }), 2)
  await driver.delete(id, 2)
  await driver.check()
  for await (const _ of driver.ids()) break

  await addUser(db, user, false)
  await users.verify("nobody", "a password of no one")
  await users.checkPassword(user, "a password of no one")

  for (const login of ["ended", "expired", "remembered"]) {
    const place = { sessionId: `${login} session` as typeof id, store: "database" }
    await logins.start({ id: login, userId: user, ...place, remember: login === "remembered", userAgent: "", at: past })
  }
  await logins.load({ id: "ended" })
  await logins.touch({ id: "ended" }, past)
  await logins.authenticated({ id: "ended" }, past)
  await logins.setLocation({ id: "ended" }, { id, store: "disk" }, id)
  await logins.reasonEnded(id)
  await logins.listActive(user)
  await logins.openOf(user)
  await logins.endOne("nobody", "ended", "revoked")
  await logins.endOthers("nobody", "ended", "revoked")
  await logins.endExcess(user)
  await logins.endBySession(newId())
  await logins.beginEnd?.({ id: "ended" }, newId())

  await limits.attempt("192.0.2.1")
  await limits.guard({ username: user, address: "192.0.2.1" }, async () => true)
  await limits.rememberAddress(user, "192.0.2.1")
  await users.remove("nobody")
}

/** What sweeps send: there is something of each kind to remove. */
async function sweep(db: Database) {
  const { driver, logins } = parts(db)
  await addUser(db, "guest of long ago", true)
  await db.login.update({ where: { id: "ended" }, data: { endedAt: past } })
  await db.knownAddress.updateMany({ where: { userId: user }, data: { lastSeenAt: past } })
  await db.rateLimit.create({ data: { key: "long ago", points: 1, expire: past } })
  expect(await driver.deleteExpired(now)).toBe(1)
  expect(await logins.sweep(now)).toBe(6)
}

describe.each([
  ["SQLite", onSqlite],
  ["PostgreSQL", onPostgresql],
])("%s", (_, open) => {
  let place: Place
  let ofRequests: Statement[]
  let ofSweeps: Statement[]

  beforeAll(async () => {
    place = await open()
    ofRequests = await sentBy(place.db, serve)
    ofSweeps = await sentBy(place.db, sweep)
  })
  afterAll(() => place.close())

  /** The statements whose plans have such a step. */
  async function having(step: RegExp, statements: Statement[]): Promise<string[]> {
    const found = []
    for (const { query, values } of statements) {
      const plan = await place.explain(query, values)
      if (step.test(plan)) found.push(`${query}\n${plan}`)
    }
    return found
  }
  const readingAll = () => having(place.wholeTable, [...ofRequests, ...ofSweeps])

  test("nothing that a request or a sweep sends reads a whole table", async () => {
    expect(ofRequests.length).toBeGreaterThan(25)
    expect(await readingAll()).toEqual([])
  })

  test("a sweep reads only what it removes, and sorts nothing", async () => {
    expect(ofSweeps.length).toBeGreaterThan(12)
    expect(await having(place.inVain, ofSweeps)).toEqual([])
  })

  test("a session and its login are read by one statement, as they are apart", async () => {
    const { driver, logins } = parts(place.db)
    const sessionId = newId()
    await addUser(place.db, "reader", false)
    const login = {
      id: "reads",
      userId: "reader",
      sessionId,
      store: "database",
      remember: false,
      userAgent: "",
      at: now,
    }
    await logins.start(login)
    await driver.create(sessionId, makeRow())
    const state = await logins.load(login)
    const sent = await sentBy(place.db, async () => {
      expect(await driver.read(sessionId)).toEqual({ ...makeRow(), login: { id: "reads", state } })
    })
    expect(sent).toHaveLength(1)
    await logins.end(login, "revoked")
    expect(await driver.read(sessionId)).toEqual({ ...makeRow(), login: null })
  })

  test("each index is one without which a whole table is read", async () => {
    const spared = []
    for (const index of await place.indexes()) {
      await place.run(`BEGIN; DROP INDEX ${index}`)
      if ((await readingAll()).length === 0) spared.push(index)
      await place.run("ROLLBACK")
    }
    expect(spared).toEqual([])
  })
})
