import { renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "@playwright/test"
import type { Site } from "../support/site.ts"
import { cookieOf, logIn, visitorOf } from "./flow-tests.ts"

/** What is Next's part in it: the same in every store. */
export function nextTests(app: () => Site) {
  test("Cache Components: a session that is asked for each time is that of this moment", async ({ page }) => {
    await page.request.post(`${app().origin}/api/session`, { data: { name: "alice" } })
    const cookie = await cookieOf(page.context())
    await page.goto(`${app().origin}/links`)
    await page.getByRole("link", { name: "Asked each time" }).click()
    await expect(page.getByRole("heading")).toHaveText("Welcome, alice. You have 5 letters.")
    await page.getByRole("link", { name: "Back" }).click()
    // With a copy of the cookie: this browser hears nothing of it.
    expect((await visitorOf(app()).delete("/api/session", { cookie })).status).toBe(204)
    await page.getByRole("link", { name: "Asked each time" }).click()
    await expect(page.getByRole("heading")).toHaveText("You are nobody")
    for (const path of ["/asked-each-time", "/kept-by-the-browser"])
      expect((await visitorOf(app()).get(path)).text, "the shell that everyone gets").not.toContain("alice")
  })

  test("who it is can not be kept by `use cache: private`: the browser would show a login that has ended", async ({
    page,
  }) => {
    await page.request.post(`${app().origin}/api/session`, { data: { name: "alice" } })
    await page.goto(`${app().origin}/kept-by-the-browser`)
    await expect(page.getByText("This page couldn’t load")).toBeVisible()
    await expect(page.getByText("alice")).toBeHidden()
    expect(app().log()).toContain("private cached functions may run during prefetching, without a navigation request")
  })

  test("a form that another site sends logs nobody in", async () => {
    const [, action = ""] = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec((await visitorOf(app()).get("/")).text) ?? []
    const send = (headers: Record<string, string>) => {
      const body = new FormData()
      body.set(action, "")
      body.set("name", "mallory")
      return fetch(app().origin, { method: "POST", body, headers, redirect: "manual" })
    }
    expect((await send({ Origin: app().origin })).headers.getSetCookie()).toHaveLength(1)
    const elsewhere: Record<string, string>[] = [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
    ]
    for (const headers of elsewhere) {
      const answer = await send(headers)
      expect.soft([answer.status >= 400, answer.headers.getSetCookie()], JSON.stringify(headers)).toEqual([true, []])
    }
  })

  test("a store that is down is 503, and keeps the session", async () => {
    const alice = await logIn(app(), "disk")
    const folder = join(app().home, ".data/sessions")
    renameSync(folder, `${folder}-away`)
    writeFileSync(folder, "no folder")
    for (const [method, path] of [
      ["GET", "/api/session"],
      ["POST", "/write"],
      ["DELETE", "/api/session"],
    ] as const) {
      const { status, headers, setCookie, body } = await alice.send(method, path)
      expect([status, setCookie, body.code]).toEqual([503, [], "store_unavailable"])
      expect(headers.get("Retry-After")).toMatch(/^\d+$/)
    }
    rmSync(folder)
    renameSync(`${folder}-away`, folder)
    expect(await alice.session()).toMatchObject({ userId: "alice", data: {} })
  })

  test("the registry's components: a form with a message, and what is known of the session", async ({ page }) => {
    await page.goto(`${app().origin}/components`)
    const session = page.getByRole("region", { name: "Session" })
    await expect(session).toContainText("There is no session.")
    await page.getByLabel("Username").fill("alice")
    await page.getByLabel("Password").fill("wrong")
    await page.getByRole("button", { name: "Log in" }).click()
    await expect(page.getByText("Username or password is wrong.")).toBeVisible()
    await expect(page.getByLabel("Username")).toHaveValue("alice")
    await page.getByLabel("Password").fill("open sesame")
    await page.getByRole("button", { name: "Log in" }).click()
    await expect(session).toContainText("userId: 'alice'")
    await expect(session).toContainText("No cookie.")
    await expect(session).not.toContainText(await cookieOf(page.context()))
  })
}
