/** What tests do with a login that its browser has bound, or is to bind. */
import { expect, type Page } from "@playwright/test"

export const BOUND = "__Host-session-bound"

export const boundCookie = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === BOUND)

/** Waits until the browser has registered its key: that comes a moment after the login's answer. */
export async function isBound(page: Page): Promise<void> {
  await expect.poll(() => boundCookie(page)).toBeDefined()
}

/** As its end does it. The next request has to wait until the browser has renewed it. */
export const loseBoundCookie = (page: Page) => page.context().clearCookies({ name: BOUND })

/** Sends what a script of the page would. @returns the status and the body */
export function send(page: Page, method: string, path: string, body?: unknown) {
  const work = async ({ method, path, body }: { method: string; path: string; body: string | null }) => {
    const headers = { "Content-Type": "application/json" }
    const answer = await fetch(path, { method, ...(body !== null && { headers, body }) })
    const text = await answer.text()
    return { status: answer.status, body: text === "" ? null : JSON.parse(text) }
  }
  return page.evaluate(work, { method, path, body: body === undefined ? null : JSON.stringify(body) })
}

export const isLoggedIn = async (page: Page): Promise<boolean> =>
  (await send(page, "GET", "/api/session")).body.loggedIn

/** What becomes of the browser's registrations and refreshes, as Chromium tells its developer tools: the last one last. */
export async function deviceResults(page: Page): Promise<readonly string[]> {
  const results: string[] = []
  const cdp = await page.context().newCDPSession(page)
  cdp.on(
    "Network.deviceBoundSessionEventOccurred",
    ({ creationEventDetails: created, refreshEventDetails: renewed }) => {
      if (created) results.push(created.fetchResult)
      if (renewed) results.push(renewed.refreshResult)
    },
  )
  await cdp.send("Network.enable")
  await cdp.send("Network.enableDeviceBoundSessions", { enable: true })
  return results
}

/** All that a browser has for the site, as a copy of it would be sent. */
export async function cookiesOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
}
