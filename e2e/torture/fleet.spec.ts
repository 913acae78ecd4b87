/** One site of several processes in the middle of a change of its secret. */
import { randomBytes } from "node:crypto"
import { expect, test } from "@playwright/test"
import { lastingStores } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { prepareSite, sharedBy } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

test("processes that know both secrets, each with another one first, are one site", async () => {
  const secrets = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString("base64url"))
  const first = await prepareSite({ SESSION_SECRET: secrets.join() })
  const second = await prepareSite({ ...sharedBy(first), SESSION_SECRET: secrets.toReversed().join() })
  try {
    for (const site of [first, second]) await site.start()
    for (const store of lastingStores) {
      let visitor = new Visitor(first, "10.9.0.1")
      await logInTo(store, visitor)
      for (let n = 1; n <= 4; n++) {
        const next = new Visitor(n % 2 ? second : first, "10.9.0.1")
        next.ticket = visitor.ticket
        visitor = next
        const { status, body } = await visitor.patch("/api/session", { [`write${n}`]: n })
        expect(status, store).toBe(200)
        expect(Object.keys(body.data), store).toHaveLength(n)
      }
      // A logout at one of them holds at the other.
      const copy = new Visitor(second, "10.9.0.1")
      copy.ticket = visitor.ticket
      expect((await visitor.delete("/api/session")).status, store).toBe(204)
      expect((await copy.session()).loggedIn, store).toBe(false)
    }
  } finally {
    for (const site of [second, first]) await site.remove()
  }
})
