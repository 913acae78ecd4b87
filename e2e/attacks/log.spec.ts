/** One line for each security event, by its name. */

import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"

test("each security event is a line of the log, with hashed ids", async ({
  site,
  visitor,
  newVisitor,
  address,
}) => {
  const before = site.log().length
  const credentials = await signUp(visitor)
  const wrong = { ...credentials, password: "not the right password" }
  const other = newVisitor()
  await other.post("/api/session", credentials)
  await other.post("/api/session", wrong)
  await visitor.put("/api/session/store", { store: "disk" })
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
  await copy.get("/login")
  await copy.get("/api/session", { cookie: `${copy.cookieName}=disk.broken` })
  for (let n = 0; n < 11; n++) await newVisitor().post("/api/session", wrong)

  const lines = site
    .log()
    .slice(before)
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
  const events = new Set(lines.map(({ event }) => event))
  for (const event of [
    "login",
    "login_failed",
    "session_moved",
    "password_check_failed",
    "password_changed",
    "session_revoked",
    "revoke_refused",
    "request_refused",
    "input_refused",
    "logout",
    "ticket_refused",
    "login_required",
    "session_over",
    "rate_limited",
  ])
    expect(events, event).toContain(event)
  for (const { session } of lines) expect(session ?? "malformed").toMatch(/^([0-9a-f]{128}|malformed)$/)
  expect(JSON.stringify(lines)).not.toContain(credentials.username)
  expect(JSON.stringify(lines)).not.toContain(address)
  expect(site.log()).toContain('"event":"configuration"')
})
