/** Nothing moves while one reads, in what is not to be seen on each page as it loads (e2e/flow/every-page). */
import { expect, test } from "../fixtures.ts"
import { addVisit, inTabs } from "../support/pages.ts"
import { shiftsOf, watchShifts } from "../support/shifts.ts"

// With all that moves on purpose.
test.use({ contextOptions: { reducedMotion: "no-preference" } })

for (const width of [360, 1280]) {
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 800 } })

    test("marking what has changed moves nothing", async ({ freshPage: page }) => {
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

test("nor does a page that comes piece by piece", async ({ newPage }) => {
  test.slow()
  const paths = ["/", "/login", "/attacks", "/patterns/proxy", "/source/lib/session/ticket.ts"]
  const tabs = await Promise.all(paths.map(() => newPage({ isFresh: true })))
  await inTabs(tabs, paths, async (tab, path) => {
    await watchShifts(tab)
    // Its styles and scripts are in the browser's cache then.
    await tab.goto(path, { waitUntil: "networkidle" })
    const browser = await tab.context().newCDPSession(tab)
    await browser.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 0, uploadThroughput: -1 },
      // Bytes a second.
      downloadThroughput: 8000,
    })
    await tab.goto(path, { waitUntil: "networkidle" })
    expect.soft(await shiftsOf(tab), path).toEqual([])
  })
})

test("what does move is seen", async ({ freshPage: page }) => {
  await watchShifts(page)
  await page.goto("/", { waitUntil: "networkidle" })
  await page.evaluate(() => document.body.prepend(Object.assign(document.createElement("p"), { innerText: "!" })))
  await expect.poll(() => shiftsOf(page)).toEqual([expect.stringContaining("header")])
})
