/** Whoever follows a link on another site: Chromium does not hold that request back, and proxy.ts has the page loaded again. */
import type { Page } from "@playwright/test"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { dbscBrowser } from "../support/dbsc-browser.ts"
import { continueAsGuest, expectLoggedOut } from "../support/pages.ts"
import { startTlsProxy } from "../support/tls.ts"
import { boundCookie, loseBoundCookie, send } from "./bound.ts"
import { test as base, expect, hasDbsc } from "./fixtures.ts"
import { REFRESH } from "./wire.ts"

/** Hosts of a page that links to the site, by what a browser calls a request that comes from there. */
const hosts = { "cross-site": "127.0.0.1", "same-site": "localhost" }

interface Arrival {
  /** Opens a page elsewhere that links to this path of the site. */
  openLinkTo: (page: Page, path: string, from?: keyof typeof hosts) => Promise<void>
  /** Follows the link. @returns the documents that the browser asks the site for, until it has all that it shows */
  follow: (page: Page) => Promise<readonly string[]>
}

const test = base.extend<Arrival>({
  openLinkTo: async ({ certificate, wire }, use) => {
    const port = await freePort()
    let href = ""
    const elsewhere = await startTlsProxy(certificate, port, 0, {
      asked(_, response) {
        response.setHeader("Content-Type", "text/html")
        response.end(`<link rel="icon" href="data:,"><a href="${href}">Go there</a>`)
      },
    })
    await use(async (page, path, from = "cross-site") => {
      href = wire.origin + path
      await page.goto(`https://${hosts[from]}:${port}/`)
    })
    elsewhere.close()
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  follow: ({}, use) =>
    use(async (page) => {
      const asked: string[] = []
      page.on("request", (request) => {
        const { pathname, search } = new URL(request.url())
        if (request.isNavigationRequest()) asked.push(pathname + search)
      })
      await page.getByRole("link", { name: "Go there" }).click()
      await page.waitForLoadState("networkidle")
      return asked
    }),
})

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true })

if (hasDbsc) {
  for (const javaScriptEnabled of [true, false])
    test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
      test.use({ javaScriptEnabled })

      for (const from of ["cross-site", "same-site"] as const)
        test(`${from}, a link leads to the account: by one request more if the bound cookie has ended`, async ({
          page,
          logInBound,
          openLinkTo,
          follow,
          wire,
        }) => {
          await logInBound()
          await openLinkTo(page, "/account?x=1#y", from)
          const before = page.url()
          await loseBoundCookie(page)
          expect(await follow(page)).toEqual(["/account?x=1", "/account?x=1"])
          await expect(heading(page, "Your account")).toBeVisible()
          await expect(page).toHaveURL("/account?x=1")
          expect(wire.statuses(REFRESH)).toEqual([200])
          expect(await boundCookie(page)).toBeDefined()

          await page.goBack()
          expect(page.url()).toBe(before)
          expect(await follow(page)).toEqual(["/account?x=1"])
          await expect(heading(page, "Your account")).toBeVisible()
          expect(wire.statuses(REFRESH)).toEqual([200])
        })
    })

  test("so does one to the index", async ({ page, logInBound, openLinkTo, follow }) => {
    await logInBound()
    await openLinkTo(page, "/")
    await loseBoundCookie(page)
    expect(await follow(page)).toEqual(["/", "/"])
    await expect(heading(page, "You are logged in")).toBeVisible()
  })

  test("while it can not be renewed the page is loaded again once, and nobody is logged in", async ({
    page,
    logInBound,
    openLinkTo,
    follow,
    wire,
  }) => {
    await logInBound()
    await openLinkTo(page, "/")
    await loseBoundCookie(page)
    wire.refuse(REFRESH)
    expect(await follow(page)).toEqual(["/", "/"])
    await expectLoggedOut(page)
  })

  test("without a login nothing is loaded again, before one and after", async ({
    page,
    logInBound,
    openLinkTo,
    follow,
  }) => {
    await openLinkTo(page, "/")
    expect(await follow(page)).toEqual(["/"])
    await expectLoggedOut(page)

    await logInBound()
    expect((await send(page, "DELETE", "/api/session")).status).toBe(204)
    await openLinkTo(page, "/")
    expect(await follow(page)).toEqual(["/"])
    await expectLoggedOut(page)
  })

  test("nor in a browser that binds nothing", async ({
    playwright,
    launchOptions,
    certificate,
    wire,
    openLinkTo,
    follow,
  }) => {
    const args = [...(launchOptions.args ?? []), ...(dbscBrowser(certificate, "none").args ?? [])]
    const browser = await playwright.chromium.launch({ ...launchOptions, args })
    const page = await browser.newPage({ baseURL: wire.origin })
    await page.goto("/")
    await continueAsGuest(page)
    await openLinkTo(page, "/")
    expect(await follow(page)).toEqual(["/"])
    await expect(heading(page, "You are logged in")).toBeVisible()
    await browser.close()
  })
}
