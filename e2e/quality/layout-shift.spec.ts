/** Nothing moves while one reads: not while a page loads, and not by what it does afterwards. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { addVisit, delayFonts, everyPath, plantTicket } from "../support/pages.ts"

/** Collects what moves in each document from its first moment on, with what it was. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node: Node | null }[]
      })[]) {
        // What follows a click at once is its answer.
        if (entry.hadRecentInput) continue
        const nodes = entry.sources.map(({ node }) => (node as Element | null)?.outerHTML?.slice(0, 120))
        shifts.push(`${entry.value.toPrecision(2)}: ${nodes.join(" ")}`)
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
}

/** What has moved so far, once the page has come to rest: fonts in place, two frames painted. */
function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return (window as unknown as { shifts: string[] }).shifts
  })
}

for (const width of [360, 1280]) {
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    for (const isLoggedIn of [false, true]) {
      test(`no page moves, ${isLoggedIn ? "logged in" : "not logged in"}`, async ({ page, visitor, site }) => {
        test.slow()
        if (isLoggedIn) {
          await visitor.patch("/api/session", { note: "kept", list: [1, 2] })
          await visitor.post("/api/session", { guest: true })
          await plantTicket(page, visitor.ticket ?? "", site.origin)
        }
        await watchShifts(page)
        for (const path of await everyPath(visitor)) {
          await page.goto(path, { waitUntil: "networkidle" })
          expect.soft(await shiftsOf(page), path).toEqual([])
        }
      })
    }

    test("marking what has changed moves nothing", async ({ page }) => {
      await watchShifts(page)
      await page.goto("/")
      await addVisit(page, 1)
      await page.goto("/login")
      await page.getByRole("button", { name: "Continue as guest" }).click()
      await expect(page.locator("mark").first()).toBeVisible()
      // By another route than a click, so that the marks are all that could move something.
      await page.evaluate(() => sessionStorage.setItem("inspector", '{"visits":"0"}'))
      await page.reload({ waitUntil: "networkidle" })
      await expect(page.locator("mark").first()).toBeVisible()
      expect(await shiftsOf(page)).toEqual([])
    })
  })
}

test("nor do fonts that come late move anything", async ({ page }) => {
  await watchShifts(page)
  await delayFonts(page)
  await page.goto("/", { waitUntil: "networkidle" })
  expect(await shiftsOf(page)).toEqual([])
})

test("nor does a page that comes piece by piece", async ({ page }) => {
  test.slow()
  await watchShifts(page)
  const browser = await page.context().newCDPSession(page)
  const atBytesEachSecond = (downloadThroughput: number) =>
    browser.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 0, uploadThroughput: -1 },
      downloadThroughput,
    })
  for (const path of ["/", "/login", "/attacks", "/patterns/proxy", "/source/lib/session/ticket.ts"]) {
    // Its styles and scripts are in the browser's cache then.
    await page.goto(path, { waitUntil: "networkidle" })
    await atBytesEachSecond(8000)
    await page.goto(path, { waitUntil: "networkidle" })
    expect.soft(await shiftsOf(page), path).toEqual([])
    await atBytesEachSecond(-1)
  }
})

test("what does move is seen", async ({ page }) => {
  await watchShifts(page)
  await page.goto("/", { waitUntil: "networkidle" })
  await page.evaluate(() => document.body.prepend(Object.assign(document.createElement("p"), { innerText: "!" })))
  await expect.poll(() => shiftsOf(page)).toEqual([expect.stringContaining("header")])
})
