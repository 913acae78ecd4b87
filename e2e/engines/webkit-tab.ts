/** A tab of WebKitGTK, by selenium-webdriver. */
import { By, error, until, type WebDriver, type WebElement } from "selenium-webdriver"
import type { ConsoleMessage, Inspector } from "./inspector.ts"
import type { Cookie, Tab } from "./tab.ts"

/** What is wrong with an element while a page changes: it is not there any more, or not to be seen yet. */
const passing = [error.StaleElementReferenceError, error.ElementNotInteractableError]

/** Milliseconds for an element to be there. */
const patience = 15_000

export class WebKitTab implements Tab {
  readonly #origin: string
  readonly #driver: WebDriver
  readonly #inspector: Inspector
  readonly #end: () => Promise<void>
  readonly #asked = new Set<string>()

  /** @param end what ends the browser that the tab is of */
  constructor(origin: string, driver: WebDriver, inspector: Inspector, end: () => Promise<void>) {
    this.#origin = origin
    this.#driver = driver
    this.#inspector = inspector
    this.#end = end
  }

  async goto(path: string): Promise<void> {
    const { href } = new URL(path, this.#origin)
    this.#asked.add(href)
    await this.#driver.get(href)
  }

  async reload(): Promise<void> {
    await this.run("window.isOld = true")
    await this.#driver.navigate().refresh()
    // It comes back before the page does, and going back then would go back from nowhere.
    const isThere = () => this.run<boolean>("return !window.isOld && document.readyState === 'complete'")
    await this.#driver.wait(isThere, patience)
  }

  back(): Promise<void> {
    return this.#driver.navigate().back()
  }

  click(element: string): Promise<void> {
    return this.#with(element, (found) => found.click())
  }

  fill(field: string, text: string): Promise<void> {
    return this.#with(field, async (found) => {
      await found.clear()
      await found.sendKeys(text)
    })
  }

  select(field: string, value: string): Promise<void> {
    return this.click(`${field}/option[@value="${value}"]`)
  }

  run<Result>(statements: string): Promise<Result> {
    return this.#driver.executeScript(`return (async () => { ${statements} })()`)
  }

  async cookies(): Promise<readonly Cookie[]> {
    const cookies = await this.#driver.manage().getCookies()
    return cookies.map((cookie) => ({ ...cookie, expires: Number(cookie.expiry ?? -1) }))
  }

  async problems(): Promise<string[]> {
    await this.#inspector.catchUp()
    const problems = this.#inspector.messages.filter(
      (message) => message.level === "error" && !this.#isExpected(message),
    )
    return problems.map(({ url, text }) => `${url}: ${text}`)
  }

  async close(): Promise<void> {
    this.#inspector.close()
    await this.#driver.quit()
    await this.#end()
  }

  /** The same as in ../support/watch.ts. */
  #isExpected({ text, url }: ConsoleMessage): boolean {
    // Whether its login still holds a page asks again and again, also when it is about to be left.
    if (text.startsWith("Fetch API cannot load") && text.includes("/api/session ")) return true
    if (!text.startsWith("Failed to load resource")) return false
    return this.#asked.has(url) || url.endsWith("/favicon.ico") || url.endsWith("/api/session")
  }

  /** Does something with an element, or with what is in its place when the page has just changed. */
  async #with(element: string, act: (found: WebElement) => Promise<void>): Promise<void> {
    const deadline = Date.now() + patience
    for (;;) {
      const found = await this.#driver.wait(until.elementLocated(By.xpath(element)), patience)
      try {
        // WebKit takes what begins where the window ends for visible, and then can not press it.
        await this.#driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", found)
        return await act(found)
      } catch (problem) {
        if (!passing.some((kind) => problem instanceof kind) || Date.now() > deadline) throw problem
      }
    }
  }
}
