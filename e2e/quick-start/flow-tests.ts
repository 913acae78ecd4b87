import { type BrowserContext, expect, test } from "@playwright/test"
import type { Site } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

/** A script, as a visitor of the app. */
export const visitorOf = (app: Site) => new Visitor(app, "127.0.0.1")

/** Logs in by the handler. */
export async function logIn(app: Site, store: string): Promise<Visitor> {
  const alice = visitorOf(app)
  const { status, body } = await alice.post("/api/session", { name: "alice" })
  expect([status, body]).toEqual([200, expect.objectContaining({ userId: "alice", data: {}, store })])
  return alice
}

/** The browser's only cookie, as it would be copied. */
export async function cookieOf(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies()
  const attributes = { name: "session", httpOnly: true, sameSite: "Lax", path: "/", expires: -1 }
  expect(cookies).toEqual([expect.objectContaining(attributes)])
  return `session=${cookies[0]?.value}`
}

/** Logging in and out, by a form's action and by a handler. */
export function flowTests(app: () => Site, store: string) {
  for (const javaScriptEnabled of store === "disk" ? [true, false] : [true]) {
    const how = javaScriptEnabled ? "" : ", without JavaScript"
    test(`a form logs in and out${how}; then a copied cookie is dead`, async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled })
      const page = await context.newPage()
      await page.goto(app().origin)
      await page.getByLabel("Name").fill("alice")
      await page.getByRole("button", { name: "Log in" }).click()
      await expect(page.getByRole("heading")).toHaveText("You are logged in as alice.")
      if (javaScriptEnabled) expect(await page.evaluate(() => document.cookie)).toBe("")
      const cookie = await cookieOf(context)
      const thief = visitorOf(app())
      expect((await thief.get("/api/session", { cookie })).body).toMatchObject({ userId: "alice", data: {}, store })
      await page.getByRole("button", { name: "Log out" }).click()
      await expect(page.getByRole("heading")).toHaveText("You are not logged in.")
      expect((await thief.get("/api/session", { cookie })).body).toBeNull()
      await context.close()
    })
  }

  test("a handler logs in, and pages know it; it logs out, and a copied cookie is dead everywhere", async () => {
    const alice = await logIn(app(), store)
    const cookie = `session=${alice.ticket}`
    expect((await alice.get("/")).text).toMatch(/You are logged in as (<!-- -->)?alice/)
    expect((await alice.delete("/api/session")).status).toBe(204)
    expect(alice.ticket).toBeUndefined()
    expect((await alice.get("/api/session", { cookie })).body).toBeNull()
    expect((await alice.get("/", { cookie })).text).toContain("You are not logged in.")
  })
}
