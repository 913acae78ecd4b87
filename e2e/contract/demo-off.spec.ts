/** `DEMO=off`: a plain login. */
import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"

test.use({ settings: { DEMO: "off" } })

test("there are no guests, and no showcase", async ({ visitor, page }) => {
  const { status, headers } = await visitor.post("/api/session", { guest: true })
  expect(status).toBe(400)
  expect(headers.get("content-type")).toBe("application/problem+json")
  for (const path of ["/", "/login"]) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(page.getByText(/guest/i)).toHaveCount(0)
    await expect(page.getByText(/inspector/i)).toHaveCount(0)
  }
  for (const path of ["/inspector", "/compare", "/attacks", "/patterns", "/docs", "/llms.txt"]) {
    expect.soft((await visitor.get(path)).status, path).toBe(404)
  }
  await signUp(visitor)
  expect((await visitor.session()).loggedIn).toBe(true)
  expect((await visitor.get("/")).text).not.toMatch(/inspector/i)
})
