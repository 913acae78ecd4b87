/** `SESSION_FRESH_SECONDS`: a while after the password was entered. */
import { expect, test } from "../fixtures.ts"
import { logIn, signUp } from "../support/accounts.ts"

test.use({ settings: { SESSION_FRESH_SECONDS: "1" } })

test("the revoking calls ask for it again", async ({ visitor, newVisitor }) => {
  const credentials = await signUp(visitor)
  const other = newVisitor()
  await logIn(other, credentials)
  const { sessions } = (await visitor.get("/api/sessions")).body
  const { id } = sessions.find(({ current }: { current: boolean }) => !current)
  await expect.poll(async () => (await visitor.delete("/api/sessions/unknown")).status).toBe(403)
  for (const path of ["/api/sessions", `/api/sessions/${id}`]) {
    const { status, headers, body } = await visitor.delete(path)
    expect(status).toBe(403)
    expect(headers.get("content-type")).toBe("application/problem+json")
    expect(body).toMatchObject({ status: 403, code: "reauth_required" })
  }
  expect((await other.session()).loggedIn).toBe(true)
  expect((await visitor.get("/api/sessions")).body.sessions).toHaveLength(2)
  await logIn(visitor, credentials)
  expect((await visitor.delete("/api/sessions")).body).toEqual({ revoked: 1 })
})
