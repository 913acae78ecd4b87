/** What the tests ask of a browser, whatever its engine and whoever drives it. Elements are named by XPath: words.ts. */

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly httpOnly?: boolean | undefined
  readonly sameSite?: string | undefined
  /** Seconds since 1970; -1 for a cookie that ends with the browser. */
  readonly expires: number
}

export interface Tab {
  /** @param path of the site that the tab was opened for, or a whole URL */
  goto(path: string): Promise<void>
  reload(): Promise<void>
  back(): Promise<void>
  /** Presses an element, by the mouse, when it is there. */
  click(element: string): Promise<void>
  /** Types into a field, in place of what is in it. */
  fill(field: string, text: string): Promise<void>
  /** Chooses of a list, by the value. */
  select(field: string, value: string): Promise<void>
  /** Runs statements in the page. @returns what they return, once it has come */
  run<Result>(statements: string): Promise<Result>
  /** Those of the page. */
  cookies(): Promise<readonly Cookie[]>
  /** What pages have complained of in the console, until now: errors, and what the Content-Security-Policy has stopped. */
  problems(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface Browser {
  newTab(origin: string): Promise<Tab>
  close(): Promise<void>
}

export interface Engine {
  readonly name: string
  /** The Debian packages that it comes with. */
  readonly packages: readonly string[]
  readonly isInstalled: boolean
  /** Bytes of name and value. Longer cookies it drops. */
  readonly longestCookie: number
  /** Starts a browser whose tabs know nothing of each other: each has its own cookies. */
  start(): Promise<Browser>
  /** Starts one whose tabs are of a profile, a folder, which outlasts it. Undefined where what is driven forgets all. */
  startOn?(profile: string): Promise<Browser>
}
