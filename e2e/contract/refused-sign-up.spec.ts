/** A sign-up whose session can not be kept: nothing was made. */
import { expect, test } from "../fixtures.ts"
import { newCredentials } from "../support/accounts.ts"

test.use({ settings: { SESSION_STORE: "cookie" } })

test("a sign-up that is refused for the size of its data leaves the name free", async ({ visitor }) => {
  await visitor.put("/api/session/store", { store: "disk" })
  await visitor.patch("/api/session", { text: "x".repeat(10_000) })
  const credentials = newCredentials()
  expect((await visitor.post("/api/users", credentials)).status).toBe(413)
  expect((await visitor.session()).data.text).toHaveLength(10_000)
  await visitor.patch("/api/session", { text: null })
  expect((await visitor.post("/api/users", credentials)).status).toBe(201)
})
