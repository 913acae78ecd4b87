/**
 * Pages that tests use one after the other, each in a browser context of its own. A new one costs four times as much
 * processor time as one that is cleaned: its process starts, and compiles all scripts again.
 */
import type { Browser, Page } from "@playwright/test"

export class PagePool {
  readonly #browser: Browser
  readonly #origin: string
  readonly #free = { true: [] as Page[], false: [] as Page[] }

  /** @param origin of the site that the pages show */
  constructor(browser: Browser, origin: string) {
    this.#browser = browser
    this.#origin = origin
  }

  /** @returns one without cookies, and with nothing stored */
  async take(javaScriptEnabled: boolean): Promise<Page> {
    return this.#free[`${javaScriptEnabled}`].pop() ?? this.open(javaScriptEnabled)
  }

  /** @returns one that no test has used */
  async open(javaScriptEnabled: boolean): Promise<Page> {
    const context = await this.#browser.newContext({ javaScriptEnabled })
    return context.newPage()
  }

  /** Cleans one, for the next test. */
  async giveBack(page: Page, javaScriptEnabled: boolean): Promise<void> {
    if (await clean(page, this.#origin)) this.#free[`${javaScriptEnabled}`].push(page)
    else await page.context().close()
  }
}

const events = ["console", "pageerror", "request", "response"]

/** @returns whether all that a test may have left could be taken away */
async function clean(page: Page, origin: string): Promise<boolean> {
  const context = page.context()
  for (const other of context.pages().filter((one) => one !== page)) await other.close()
  for (const event of events) page.removeAllListeners(event)
  await page.unrouteAll()
  await page.emulateMedia({ colorScheme: null })
  // A document of the site that does nothing: what the site has stored can be taken away there.
  const answer = await page.goto(`${origin}/robots.txt`).catch(() => null)
  if (!answer?.ok()) return false
  await context.clearCookies()
  const isClockMoved = await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
    return !String(setTimeout).includes("[native code]")
  })
  if (isClockMoved) throw new Error("A moved clock stays in a page: use one that is fresh.")
  return true
}
