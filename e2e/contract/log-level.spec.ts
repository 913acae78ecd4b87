/** `LOG_LEVEL`: what is less urgent than it is not written down. */
import { expect, test } from "../fixtures.ts"

test.use({ settings: { LOG_LEVEL: "warn" } })

test("a site that logs warnings only is quiet about what is usual", async ({ visitor, site }) => {
  await visitor.post("/api/session", { guest: true })
  await visitor.delete("/api/session")
  await visitor.post("/api/session", { username: "nobody", password: "a wrong green harbour" })
  expect(site.log()).toContain('"event":"login_failed"')
  expect(site.log()).not.toContain('"level":"info"')
})
