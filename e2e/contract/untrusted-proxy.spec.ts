/** `TRUSTED_PROXIES` without the one that the requests come from. */
import { expect, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { Visitor } from "../support/visitor.ts"

test.use({ settings: { TRUSTED_PROXIES: "192.0.2.200" } })

test("X-Forwarded-For is ignored", async ({ visitor, site }) => {
  const { username } = await createAccount(visitor)
  const from = (n: number) =>
    new Visitor(site, `198.51.100.${n}`).post("/api/session", { username, password: "not the password" })
  for (let n = 0; n < 10; n++) expect((await from(n)).status).toBe(401)
  expect((await from(11)).status).toBe(429)
})
