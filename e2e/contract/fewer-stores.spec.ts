/** `SESSION_STORE` and `SESSION_STORES`. */
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"

test.use({ settings: { SESSION_STORE: "shelf", SESSION_STORES: "shelf,cookie" } })

test("new sessions are in SESSION_STORE, and only SESSION_STORES can be chosen", async ({ visitor }) => {
  await visitor.patch("/api/session", { a: 1 })
  expect(visitor.ticket).toMatch(/^shelf\./)
  await logInTo("cookie", visitor)
  expect((await visitor.put("/api/session/store", { store: "disk" })).status).toBe(400)
  const { body } = await visitor.get("/api/health")
  expect(body).toEqual({ status: "ok", stores: { shelf: "ok", cookie: "ok" } })
  const { text } = await visitor.get("/login")
  const offered = [...text.matchAll(/<option value="(\w+)"/g)].map(([, name]) => name)
  expect(offered).toEqual(["shelf", "cookie"])
})
