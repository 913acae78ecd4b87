/**
 * Pages that tests use one after the other, each in a browser context of its own. A new one costs four times as much
 * processor time as one that is cleaned: its process starts, and compiles all scripts again.
 */
import type { Browser, Page } from "@playwright/test"

export class PagePool {
  readonly #browser: Browser
  readonly #free = new Map<string, Page[]>()

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** @returns a page for the site at this origin, without cookies, and with nothing stored */
  async take(origin: string, javaScriptEnabled: boolean): Promise<Page> {
    return this.#of(origin, javaScriptEnabled).pop() ?? this.open(origin, javaScriptEnabled)
  }

  /** @returns one that no test has used */
  async open(baseURL: string, javaScriptEnabled: boolean): Promise<Page> {
    const context = await this.#browser.newContext({ baseURL, javaScriptEnabled })
    return context.newPage()
  }

  /** Cleans one, for the next test. */
  async giveBack(page: Page, origin: string, javaScriptEnabled: boolean): Promise<void> {
    if (await clean(page, origin)) this.#of(origin, javaScriptEnabled).push(page)
    else await page.context().close()
  }

  #of(origin: string, javaScriptEnabled: boolean): Page[] {
    const key = `${origin} ${javaScriptEnabled}`
    const free = this.#free.get(key) ?? []
    this.#free.set(key, free)
    return free
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
