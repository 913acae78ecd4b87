/** Device binding, as the README adds it to an app: in a browser that has it, over https, which a proxy speaks for the app. */
import { type Browser, type BrowserContext, chromium, expect, type Page, test } from "@playwright/test"
import { GRACE } from "../../lib/session/binding/state.ts"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { dbscBrowser } from "../support/dbsc-browser.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"
import type { Settings, Site } from "../support/site.ts"
import { makeCertificate, startTlsProxy } from "../support/tls.ts"
import { visitorOf } from "./flow-tests.ts"

interface Way {
  readonly how: string
  readonly javaScriptEnabled?: false
  /** Whether the browser is told by the answer to the login itself, or by a page that it loads for it. */
  readonly isToldAtOnce: boolean
  logIn(page: Page): Promise<void>
}

async function logInByForm(page: Page) {
  await page.goto("/")
  await page.getByLabel("Name").fill("alice")
  await page.getByRole("button", { name: "Log in" }).click()
  await expect(page.getByRole("heading")).toHaveText("You are logged in as alice.")
}

const ways: readonly Way[] = [
  { how: "an action that redirects", isToldAtOnce: true, logIn: logInByForm },
  { how: "the same without JavaScript", javaScriptEnabled: false, isToldAtOnce: true, logIn: logInByForm },
  {
    how: "an action that stays on its page",
    isToldAtOnce: false,
    async logIn(page) {
      await page.goto("/components")
      await page.getByLabel("Username").fill("alice")
      await page.getByLabel("Password").fill("open sesame")
      await page.getByRole("button", { name: "Log in" }).click()
      await expect(page.getByRole("region", { name: "Session" })).toContainText("userId: 'alice'")
    },
  },
  {
    how: "a handler",
    isToldAtOnce: false,
    async logIn(page) {
      await page.goto("/")
      const status = await page.evaluate(async () => {
        const headers = { "Content-Type": "application/json" }
        const body = JSON.stringify({ name: "alice" })
        return (await fetch("/api/session", { method: "POST", headers, body })).status
      })
      expect(status).toBe(200)
    },
  },
]

/** The browser's cookies by their names. */
async function cookiesOf(context: BrowserContext) {
  return Object.fromEntries((await context.cookies()).map(({ name, value }) => [name, value]))
}

/** @param start starts the app with these settings */
export function bindingTests(start: (settings: Settings) => Promise<Site>) {
  let app: Site
  let browser: Browser
  let proxy: Awaited<ReturnType<typeof startTlsProxy>>
  /** What the browser has asked for by itself, and the answers. */
  let exchange: string[]

  test.beforeAll(async () => {
    const certificate = makeCertificate()
    const port = await freePort()
    app = await start({ ...movedClock, STORE: "disk", APP_ORIGIN: `https://localhost:${port}` })
    proxy = await startTlsProxy(certificate, port, Number(app.settings.PORT), {
      answered({ url }, { statusCode }) {
        if (url?.startsWith("/api/dbsc/")) exchange.push(`${url.replace("/api/dbsc/", "")} ${statusCode}`)
      },
    })
    browser = await chromium.launch(dbscBrowser(certificate))
  })

  test.beforeEach(() => {
    exchange = []
  })

  test.afterAll(async () => {
    await browser.close()
    proxy.close()
    await app.remove()
  })

  for (const { how, javaScriptEnabled = true, isToldAtOnce, logIn } of ways) {
    const when = isToldAtOnce ? "at once" : "with the next request"
    test(`a login by ${how} is bound ${when}: its ticket alone is nothing`, async () => {
      const context = await browser.newContext({ baseURL: app.origin, javaScriptEnabled })
      const page = await context.newPage()
      await logIn(page)
      if (!isToldAtOnce) {
        // Of a page that caches may keep: not with that.
        const answer = await page.goto("/links")
        expect(answer?.headers()["cache-control"]).toBe("private, no-store")
      }
      await expect
        .poll(async () => Object.keys(await cookiesOf(context)).sort())
        .toEqual(["__Host-session", "__Host-session-bound", "__Host-session-device"])

      const { "__Host-session": ticket, "__Host-session-bound": bound } = await cookiesOf(context)
      const thief = visitorOf(app)
      const cookie = `__Host-session=${ticket}`
      const both = `${cookie}; __Host-session-bound=${bound}`
      expect((await thief.get("/api/session", { cookie: both })).body).toMatchObject({ userId: "alice" })
      passTime(app, GRACE)
      expect((await thief.get("/api/session", { cookie })).body).toBeNull()
      expect((await thief.delete("/api/session", { cookie })).status).toBe(204)

      await context.clearCookies({ name: "__Host-session-bound" })
      const answer = await page.goto("/api/session")
      expect(await answer?.json()).toMatchObject({ userId: "alice", device: { algorithm: "ES256" } })
      expect(exchange).toEqual(["register 200", "refresh 200"])

      await page.goto("/")
      await page.getByRole("button", { name: "Log out" }).click()
      await expect(page.getByRole("heading")).toHaveText("You are not logged in.")
      expect(await cookiesOf(context)).toEqual({})
      expect((await thief.get("/api/session", { cookie: both })).body).toBeNull()
      await page.goto("/")
      expect(exchange, "the browser has forgotten it").toEqual(["register 200", "refresh 200", "refresh 401"])
      await context.close()
    })
  }

  test("a link on another site leads to a bound login, also when its bound cookie has ended", async () => {
    const context = await browser.newContext({ baseURL: app.origin })
    const page = await context.newPage()
    await logInByForm(page)
    await expect.poll(async () => Object.keys(await cookiesOf(context))).toContain("__Host-session-bound")
    passTime(app, GRACE)

    await page.goto(`data:text/html,<a href="${app.origin}/">Go there</a>`)
    await context.clearCookies({ name: "__Host-session-bound" })
    await page.getByRole("link").click()
    await expect(page.getByRole("heading")).toHaveText("You are logged in as alice.")
    expect(exchange).toEqual(["register 200", "refresh 200"])
    await context.close()
  })
}
