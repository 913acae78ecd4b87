/** The layer in another app, on plain `next start`: its guards came with the copy (e2e/adopted; Cache Components are on). */
import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, type Page, test } from "@playwright/test"
import { takeOver } from "./support/copy.ts"
import { prepareSite, root, type Site } from "./support/site.ts"

const stores = ["disk", "shelf", "memory", "cookie"]

let app: Site
let home: string

test.describe.configure({ mode: "serial", timeout: 240_000 })

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "cloakroom-adopted-"))
  const parts = { "e2e/adopted": ".", "lib/session": "lib/session", "package.json": "package.json" }
  for (const [from, to] of Object.entries(parts)) cpSync(join(root, from), join(home, to), { recursive: true })
  await takeOver(home)
  const next = join(home, "node_modules/next/dist/bin/next")
  const env = { ...process.env, NODE_ENV: "production" as const }
  await promisify(execFile)(process.execPath, [next, "build"], { cwd: home, env })
  const settings = { SESSIONS: join(home, "sessions"), SECRET: randomBytes(32).toString("base64url") }
  app = await prepareSite(settings, { home })
  await app.start()
})

test.afterAll(async () => {
  await app?.remove()
  rmSync(home, { recursive: true, force: true })
})

/** What a browser does that has one cookie. */
function browser() {
  let cookie = ""
  return {
    async send(method: string, path: string, headers: Record<string, string> = {}) {
      const answer = await fetch(app.address + path, { method, headers: { ...headers, Cookie: cookie } })
      const [sent] = answer.headers.getSetCookie()
      if (sent) cookie = sent.split(";", 1)[0] ?? ""
      return { status: answer.status, isCookieSent: sent !== undefined, text: await answer.text() }
    },
  }
}

const kept = { data: { written: 1 }, user: "alice" }

async function logIn(store: string) {
  const alice = browser()
  expect((await alice.send("POST", `/write?user=alice&store=${store}`)).status).toBe(204)
  expect((await alice.send("POST", "/write")).status).toBe(204)
  expect(JSON.parse((await alice.send("GET", "/write")).text)).toEqual({ ...kept, store })
  return alice
}

for (const store of stores) {
  test(`${store}: a page that renders changes nothing, and is told where to go`, async () => {
    const alice = await logIn(store)
    for (const call of ["update", "logIn", "move", "rotate", "end"]) {
      const page = await alice.send("GET", `/render?call=${call}`)
      expect.soft(page.isCookieSent, call).toBe(false)
      expect.soft(page.text, call).toContain(`CookieImpossibleError: ${call} may send a cookie, and no page can`)
      expect.soft(page.text, call).toContain("call it in a server action or in a route handler")
      expect.soft(JSON.parse((await alice.send("GET", "/write")).text), call).toEqual({ ...kept, store })
    }
  })

  test(`${store}: a write from another site is refused, unless the call allows it`, async () => {
    const alice = await logIn(store)
    const host = new URL(app.address).host
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: `http://${host}.evil.example` },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ] as Record<string, string>[]) {
      const { status, isCookieSent, text } = await alice.send("POST", "/write", headers)
      expect.soft([status, isCookieSent], JSON.stringify(headers)).toEqual([403, false])
      expect
        .soft(JSON.parse(text))
        .toEqual({ name: "CrossSiteRequestError", message: `Only pages of ${app.address} may do this.` })
      const login = await browser().send("POST", "/write?user=mallory", headers)
      expect.soft([login.status, login.isCookieSent]).toEqual([403, false])
    }
    expect(JSON.parse((await alice.send("GET", "/write")).text)).toEqual({ ...kept, store })
    expect((await alice.send("POST", "/write", { Origin: app.address })).status).toBe(204)
    expect((await alice.send("POST", "/write?anywhere", { Origin: "https://identity.example" })).status).toBe(204)
    expect(JSON.parse((await alice.send("GET", "/write")).text).data).toEqual({ written: 3 })
  })
}

test.describe("Cache Components", () => {
  async function opened(page: Page, link: string) {
    const login = await page.request.post(`${app.address}/write?user=alice&store=disk`)
    expect(login.status()).toBe(204)
    await page.goto(app.address)
    await page.getByRole("link", { name: link }).click()
    await expect(page.getByRole("heading", { name: "Welcome, alice" })).toBeVisible()
    await page.getByRole("link", { name: "Back" }).click()
    // By somebody else: this browser hears nothing of it.
    expect((await fetch(`${app.address}/revoke`, { method: "POST" })).status).toBe(204)
    await page.getByRole("link", { name: link }).click()
  }

  test("who it is can not be kept by `use cache: private`: the browser would show a login that was revoked", async ({
    page,
  }) => {
    await page.request.post(`${app.address}/write?user=alice&store=disk`)
    await page.goto(`${app.address}/kept-by-the-browser`)
    await expect(page.getByText("This page couldn’t load")).toBeVisible()
    await expect(page.getByText("alice")).toBeHidden()
    expect(app.log()).toContain("private cached functions may run during prefetching, without a navigation request")
  })

  test("a session that is asked for each time shows a revoked login to nobody", async ({ page }) => {
    await opened(page, "Asked each time")
    await expect(page.getByRole("heading")).toHaveText("You are nobody")
  })

  test("the shell that everyone gets holds nothing of a login", async ({ page, request }) => {
    await opened(page, "Asked each time")
    for (const path of ["/asked-each-time", "/kept-by-the-browser"]) {
      const html = await (await request.get(app.address + path)).text()
      expect(html).not.toContain("alice")
    }
  })
})
