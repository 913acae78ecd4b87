/** More passwords than can be hashed: some wait, the others are turned away at once, and all is well afterwards. */
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { Visitor } from "../support/visitor.ts"

/** Many more than wait at most, as many as arrive while a few are hashed. */
const LOGINS = 500

test("beyond the queue's bound a login is 503, and the site recovers", async ({ site, visitor }) => {
  const credentials = await createAccount(visitor)
  const guess = (index: number) =>
    new Visitor(site, `10.78.${index >> 8}.${index & 255}`).post("/api/session", {
      username: `nobody-${index}`,
      password: "a wrong green harbour",
    })
  const answers = await Promise.all(Array.from({ length: LOGINS }, (_, index) => guess(index)))
  const turnedAway = answers.filter(({ status }) => status === 503)
  expect(turnedAway.length).toBeGreaterThan(0)
  expect(answers.filter(({ status }) => status !== 401 && status !== 503)).toEqual([])
  for (const { headers, body } of turnedAway) {
    expect(headers.get("content-type")).toBe("application/problem+json")
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0)
    expect(body.detail).toContain("busy")
  }
  await logIn(visitor, credentials)
})
