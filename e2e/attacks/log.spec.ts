/** One line for each security event, by its name. A login that finds the queue full: flood.spec.ts. */
import { randomBytes } from "node:crypto"
import { renameSync } from "node:fs"
import { join } from "node:path"
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials, signUp } from "../support/accounts.ts"
import { inDatabase } from "../support/database.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"
import { logInOnPage } from "../support/pages.ts"
import type { Site } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

interface Line {
  readonly event: string
  readonly session?: string
  readonly reason?: string
  readonly guest?: boolean
}

function lines(site: Site, from = 0): Line[] {
  const written = site.log().slice(from).split("\n")
  return written.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
}

test("each security event is a line of the log, with hashed ids", { tag: "@mistakes" }, async ({
  site,
  visitor,
  newVisitor,
  address,
  page,
}) => {
  const before = site.log().length
  const credentials = await signUp(visitor)
  const wrong = { ...credentials, password: "not the right password" }
  const other = newVisitor()
  await other.post("/api/session", credentials)
  await other.post("/api/session", wrong)
  await newVisitor().post("/api/session", { guest: true })
  await visitor.put("/api/session/store", { store: "disk" })
  await whileStoreIsDown(site, () => visitor.get("/api/session"))
  await visitor.put("/api/users/me/password", {
    currentPassword: "wrong",
    newPassword: "a brand new password",
  })
  await visitor.put("/api/users/me/password", {
    currentPassword: credentials.password,
    newPassword: "a brand new password",
  })
  await visitor.delete("/api/sessions/nothing")
  await visitor.post("/api/session", {}, { headers: { Origin: "https://evil.example\t" } })
  await visitor.patch("/api/session", "{", {})
  const copy = visitor.copy()
  await visitor.delete("/api/session")
  await copy.get("/api/sessions")
  for (let n = 0; n < 11; n++) await newVisitor().post("/api/session", wrong)

  const owner = await createAccount(newVisitor())
  await logInOnPage(page, owner)
  await forgetPasswordsWereEntered(site)
  await page.goto("/account")
  await page.locator("summary", { hasText: /delete/i }).click()
  await page.getByRole("button", { name: "Yes, delete it" }).click()
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(owner.password)
  await page.getByRole("button", { name: "Confirm" }).click()
  await page.getByRole("button", { name: "Yes, delete it" }).click()
  await expect(page.getByText("You are not logged in").first()).toBeVisible()

  // Some are written after the answer.
  for (const event of [
    "account_created",
    "account_deleted",
    "input_refused",
    "login",
    "login_failed",
    "login_required",
    "logout",
    "password_changed",
    "password_check_failed",
    "rate_limited",
    "reauthenticated",
    "request_refused",
    "revoke_refused",
    "session_moved",
    "session_revoked",
    "store_unavailable",
    "ticket_refused",
  ])
    await expect.poll(() => lines(site, before).map((line) => line.event), event).toContain(event)
  const all = lines(site, before)
  for (const { session = "0".repeat(128) } of all) expect(session).toMatch(/^[0-9a-f]{128}$/)
  const logins = all.filter(({ event }) => event === "login")
  expect(logins.map(({ guest }) => guest)).toEqual([false, false, true, false, false])
  const text = JSON.stringify(all)
  for (const name of [credentials.username, owner.username, address]) expect(text).not.toContain(name)
  expect(site.log()).toContain('"event":"configuration"')
})

/** What ends the session that `visitor` has a copy of. */
const endings: Record<string, (visitor: Visitor, other: Visitor, password: string) => Promise<unknown>> = {
  logout: (visitor) => visitor.delete("/api/session"),
  revoked: (_, other) => other.delete("/api/sessions"),
  password_changed: (_, other, currentPassword) =>
    other.put("/api/users/me/password", { currentPassword, newPassword: newCredentials().password }),
  unknown: (visitor) => visitor.put("/api/session/store", { store: "database" }),
}

/** The reason in the lines that come of using a ticket. */
async function expectReason(site: Site, visitor: Visitor, reason: string, label: string): Promise<void> {
  const before = site.log().length
  expect((await visitor.session()).loggedIn, label).toBe(false)
  const refused = () => lines(site, before).filter(({ event }) => event === "ticket_refused")
  const reasons = () => [...new Set(refused().map((line) => line.reason))]
  await expect.poll(reasons, label).toEqual([reason])
  expect(refused()[0]?.session !== undefined, label).toBe(reason !== "malformed")
}

test("a ticket that is refused is a line that says why", { tag: "@mistakes" }, async ({ site, newVisitor }) => {
  for (const [reason, end] of Object.entries(endings)) {
    for (const store of stores) {
      const [visitor, other] = [newVisitor(), newVisitor()]
      const credentials = await createAccount(visitor)
      for (const each of [visitor, other]) await logIn(each, credentials, { store })
      const copy = visitor.copy()
      await end(visitor, other, credentials.password)
      await expectReason(site, copy, reason, `${store}: ${reason}`)
    }
  }
  const forger = newVisitor()
  const token = randomBytes(32).toString("base64url")
  for (const [ticket, reason] of [
    [`disk.${token}`, "unknown"],
    ["disk.broken", "malformed"],
    [`cookie.${token}`, "malformed"],
    [`shoebox.${token}`, "malformed"],
  ] as const) {
    forger.ticket = ticket
    await expectReason(site, forger, reason, ticket)
  }
})

test("so is one that has expired", { tag: "@mistakes" }, async ({ prepare }) => {
  const site = await prepare(movedClock)
  try {
    await site.start()
    for (const store of stores) {
      const visitor = new Visitor(site, "10.98.0.1")
      await logIn(visitor, await createAccount(visitor), { store })
      passTime(site, 1801)
      await expectReason(site, visitor, "expired", store)
    }
  } finally {
    await site.remove()
  }
})

async function whileStoreIsDown(site: Site, work: () => Promise<unknown>): Promise<void> {
  const folder = join(site.folder, "data/sessions")
  renameSync(folder, `${folder}-away`)
  await work()
  renameSync(`${folder}-away`, folder)
}

const forgetPasswordsWereEntered = (site: Site) =>
  inDatabase(site, (db) => db.login.updateMany({ data: { authenticatedAt: new Date("2020-01-01T00:00:00Z") } }))
