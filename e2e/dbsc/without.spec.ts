/** Browsers that bind nothing, and sites that offer nothing: all is as it was. */
import type { Browser } from "@playwright/test"
import { browserPath } from "../../scripts/browser.mjs"
import { signUp } from "../support/accounts.ts"
import { dbscBrowser } from "../support/dbsc-browser.ts"
import { logInOnPage } from "../support/pages.ts"
import type { Settings, Site } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"
import { expect, hasDbsc, type SecureSite, test } from "./fixtures.ts"

/** What a browser asks for, for a login and two page views. */
async function requestsFor(browser: Browser, { site, wire }: SecureSite, address: string): Promise<string[]> {
  const credentials = await signUp(new Visitor(site, address))
  wire.reset()
  const context = await browser.newContext({ baseURL: wire.origin })
  const page = await context.newPage()
  await logInOnPage(page, credentials)
  for (const path of ["/", "/account"]) await page.goto(path, { waitUntil: "networkidle" })
  expect(new URL(page.url()).pathname).toBe("/account")
  await context.close()
  // How often a page asks whether its login still holds is a matter of time.
  const asked = wire.exchanges().map(({ request }) => request)
  return asked.filter((request) => request !== "GET /api/session").toSorted()
}

const browsers = {
  "Chromium without the feature": {},
  "the browser of all other tests": { executablePath: browserPath() },
}

// On one worker: its sites are for these tests alone.
test.describe.configure({ mode: "default" })

if (hasDbsc)
  for (const [name, options] of Object.entries(browsers)) {
    test(`${name} asks for nothing more than where nothing is offered`, async ({
      playwright,
      launchOptions,
      certificate,
      secureSiteWith,
      settings,
      address,
    }) => {
      const args = [...(launchOptions.args ?? []), ...(dbscBrowser(certificate, "none").args ?? [])]
      const browser = await playwright.chromium.launch({ ...launchOptions, args, ...options })
      const requestsTo = async (more: Settings) =>
        requestsFor(browser, await secureSiteWith({ ...settings, ...more }), address)
      const requests = await requestsTo({})
      expect(requests).toEqual(await requestsTo({ DEVICE_BINDING: "off" }))
      expect(requests).toContain("POST /login")
      expect(requests.filter((request) => request.includes("dbsc"))).toEqual([])
      await browser.close()
    })
  }

test("on http nothing is offered, nor where it is switched off", async ({
  siteWith,
  secureSiteWith,
  settings,
  address,
}) => {
  const offerOf = async (site: Site) => {
    const { status, headers, setCookie } = await new Visitor(site, address).post("/api/session", { guest: true })
    expect(status).toBe(200)
    expect(setCookie).toHaveLength(1)
    return headers.get("secure-session-registration")
  }
  expect(await offerOf((await secureSiteWith(settings)).site)).toContain(";challenge=")
  expect(await offerOf((await secureSiteWith({ ...settings, DEVICE_BINDING: "off" })).site)).toBeNull()
  expect(await offerOf(await siteWith(settings))).toBeNull()
})
