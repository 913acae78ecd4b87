/** Firefox, by WebDriver BiDi. It is started here and not by Puppeteer, which takes it out of our process group. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import puppeteer, { type ConsoleMessage, type Page } from "puppeteer-core"
import { findCommand } from "./find.ts"
import { Programs } from "./programs.ts"
import type { Browser, Cookie, Engine, Tab } from "./tab.ts"

const program = findCommand("firefox-esr")

export const firefox: Engine = {
  name: "Firefox",
  packages: ["firefox-esr"],
  isInstalled: program !== undefined,
  longestCookie: 4096,
  start: () => startFirefox(),
  startOn: (profile) => startFirefox(profile),
}

async function startFirefox(lastingProfile?: string): Promise<Browser> {
  const programs = new Programs()
  const profile = lastingProfile ?? join(programs.home, "profile")
  mkdirSync(profile, { recursive: true })
  // With a port to be driven by, it takes the settings that tests need: it asks nothing and calls nobody.
  const words = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
  const process = programs.start(program ?? "", words)
  const [, address] = await process.says(/WebDriver BiDi listening on (ws:\S+)/)
  const browser = await puppeteer.connect({
    browserWSEndpoint: `${address}/session`,
    protocol: "webDriverBiDi",
    defaultViewport: { width: 1280, height: 1024 },
  })
  return {
    async newTab(origin) {
      const context = lastingProfile ? browser.defaultBrowserContext() : await browser.createBrowserContext()
      return new FirefoxTab(await context.newPage(), origin)
    },
    async close() {
      // By itself, and not by a signal: it writes its cookies down.
      await browser.close()
      await process.ended
      await programs.end()
    },
  }
}

class FirefoxTab implements Tab {
  readonly #page: Page
  readonly #origin: string
  readonly #problems: (string | Promise<string>)[] = []

  constructor(page: Page, origin: string) {
    this.#page = page
    this.#origin = origin
    page.setDefaultTimeout(60_000)
    page.on("pageerror", (error) => this.#problems.push(`${page.url()}: ${error}`))
    page.on("console", (message) => {
      if (message.type() === "error") this.#problems.push(textOf(message).then((text) => `${page.url()}: ${text}`))
    })
  }

  async goto(path: string): Promise<void> {
    await this.#read()
    await this.#page.goto(new URL(path, this.#origin).href)
  }

  async reload(): Promise<void> {
    await this.#read()
    await this.#page.reload()
  }

  async back(): Promise<void> {
    await this.#read()
    await this.#page.goBack()
  }

  click(element: string): Promise<void> {
    return this.#find(element).click()
  }

  fill(field: string, text: string): Promise<void> {
    return this.#find(field).fill(text)
  }

  select(field: string, value: string): Promise<void> {
    return this.#find(field).fill(value)
  }

  async run<Result>(statements: string): Promise<Result> {
    return (await this.#page.evaluate(`(async () => { ${statements} })()`)) as Result
  }

  async cookies(): Promise<readonly Cookie[]> {
    return this.#page.browserContext().cookies()
  }

  async problems(): Promise<string[]> {
    // What was said before the answer to this has come before it.
    await this.run("")
    return Promise.all(this.#problems)
  }

  async close(): Promise<void> {
    await this.#page.close()
  }

  /** Waits until the page has read all answers: in Firefox it complains if it is left before, as a visitor may do. */
  #read(): Promise<void> {
    return this.#page.waitForNetworkIdle({ idleTime: 50 })
  }

  #find(element: string) {
    return this.#page.locator(`xpath/${element}`)
  }
}

/** What was said, errors included: of those Puppeteer has only handles. */
async function textOf(message: ConsoleMessage): Promise<string> {
  const words = message.args().map((handle) => handle.evaluate(String))
  return Promise.all(words)
    .then((all) => all.join(" "))
    .catch(() => message.text())
}
