/** One scenario through three doors: a form without JavaScript, the form with it, the JSON API. What is seen is equal. */
import type { Page, Response } from "@playwright/test"
import { expect, test } from "./fixtures.ts"
import { createAccount } from "./support/accounts.ts"
import { fillLogin, sessionCookie } from "./support/pages.ts"
import type { Site } from "./support/site.ts"
import { type Answer, type Credentials, Visitor } from "./support/visitor.ts"

/** What one step led to. */
interface Step {
  /** What the visitor is told when it failed. */
  readonly refusal: string | null
  readonly setCookie: readonly string[]
  /** The ticket afterwards. */
  readonly ticket: string | undefined
}

interface Driver {
  visit(): Promise<Step>
  note(text: string): Promise<Step>
  logIn(credentials: Credentials): Promise<Step>
  switchStore(store: string): Promise<Step>
  logOut(): Promise<Step>
}

function apiDriver(visitor: Visitor): Driver {
  const step = async (answer: Promise<Answer>): Promise<Step> => {
    const { status, body, setCookie } = await answer
    return { refusal: status < 400 ? null : body.detail, setCookie, ticket: visitor.ticket }
  }
  return {
    visit: () => step(visitor.get("/api/session")),
    note: (note) => step(visitor.patch("/api/session", { note })),
    logIn: (credentials) => step(visitor.post("/api/session", { ...credentials, store: "disk", remember: true })),
    switchStore: (store) => step(visitor.put("/api/session/store", { store })),
    logOut: () => step(visitor.delete("/api/session")),
  }
}

function formDriver(page: Page): Driver {
  const step = async (act: () => Promise<unknown>, isDone: () => Promise<unknown>): Promise<Step> => {
    const answers: Response[] = []
    const listen = (response: Response) => answers.push(response)
    page.on("response", listen)
    await act()
    await isDone()
    page.off("response", listen)
    const lines = await Promise.all(answers.map((answer) => answer.headerValues("set-cookie")))
    const alert = page.locator("form [role=alert]")
    const refusal = (await alert.count()) > 0 ? await alert.textContent() : null
    return { refusal, setCookie: lines.flat(), ticket: (await sessionCookie(page))?.value }
  }
  const posted = async (click: () => Promise<void>) => {
    const answer = page.waitForResponse((response) => response.request().method() === "POST")
    await click()
    await answer
  }
  const loggedIn = page.getByRole("heading", { name: "You are logged in", exact: true })
  const loggedOut = page.getByRole("heading", { name: "You are not logged in." })
  return {
    visit: () =>
      step(
        () => page.goto("/"),
        () => expect(loggedOut).toBeVisible(),
      ),
    note: (note) =>
      step(
        async () => {
          await page.getByLabel("Note").fill(note)
          await posted(() => page.getByRole("button", { name: "Save the note" }).click())
        },
        () => expect(page.getByRole("button", { name: "Save the note" })).not.toHaveAttribute("aria-disabled"),
      ),
    logIn: (credentials) =>
      step(
        async () => {
          await page.goto("/login")
          await posted(() => fillLogin(page, credentials, { store: "disk", remember: true }))
        },
        () => expect(page.locator("form [role=alert]").or(loggedIn)).toBeVisible(),
      ),
    switchStore: (store) => {
      const button = page.getByRole("button", { name: store })
      return step(
        async () => {
          await page.goto("/")
          await posted(() => button.click())
        },
        () => expect(button).toHaveAttribute("aria-current", "true"),
      )
    },
    logOut: () =>
      step(
        () => posted(() => page.getByRole("button", { name: "Logout" }).click()),
        () => expect(loggedOut).toBeVisible(),
      ),
  }
}

/** Runs the scenario. @returns what was to be seen after each step, without what differs from one run to the next */
async function observe(driver: Driver, site: Site, address: string, credentials: Credentials) {
  const tickets: (string | undefined)[] = []
  const observations: unknown[] = []
  const watcher = new Visitor(site, address)
  const observe = async (name: string, { refusal, setCookie, ticket }: Step) => {
    watcher.ticket = ticket
    const isNew = ticket !== tickets.at(-1)
    const old = tickets.at(-1)
    tickets.push(ticket)
    const oldSession = await watcher.get("/api/session", { cookie: `session=${old}` })
    observations.push({
      name,
      refusal,
      cookies: setCookie.map(withoutToken),
      shape: ticket && withoutToken(ticket),
      isNew,
      isOldAlive: isNew && Object.keys(oldSession.body.data).length > 0,
      session: withoutTimes(await watcher.session()),
      logins: (await watcher.get("/api/sessions")).status,
    })
  }
  await observe("first visit", await driver.visit())
  await observe("note", await driver.note("before login"))
  await observe("failed login", await driver.logIn({ ...credentials, password: "not the password" }))
  await observe("login", await driver.logIn(credentials))
  await observe("switch", await driver.switchStore("shelf"))
  await observe("note", await driver.note("after login"))
  await observe("switch", await driver.switchStore("cookie"))
  await observe("logout", await driver.logOut())
  return observations
}

function withoutToken(text: string): string {
  return text
    .replace(/\b(disk|shelf|database|memory)\.[\w-]{43}(?![\w-])/, "$1.(43)")
    .replace(/\bcookie\.Fe26\.2\*[^;]+/, "cookie.(seal)")
    .replace(/Max-Age=25919\d\d/, "Max-Age=(about 30 days)")
    .replace(/Max-Age=2592000/, "Max-Age=(about 30 days)")
    .replace(/Expires=[^;]+/, "Expires=(time)")
}

/** Times as how far they are from one another. */
function withoutTimes({ user, createdAt, lastSeenAt, idleExpiresAt, expiresAt, ...rest }: Record<string, unknown>) {
  if (!rest.loggedIn) return rest
  const lifetime = Date.parse(String(expiresAt)) - Date.parse(String(createdAt))
  return { ...rest, lifetime, idleExpiresAt, hasUser: user !== undefined, seen: typeof lastSeenAt }
}

test("forms and API do the same", async ({ newPage, visitor, site, address }) => {
  test.slow()
  const account = () => createAccount(new Visitor(site, address))
  const api = await observe(apiDriver(visitor), site, address, await account())
  const inBrowser = async (javaScriptEnabled: boolean) =>
    observe(formDriver(await newPage({ javaScriptEnabled })), site, address, await account())
  const plain = await inBrowser(false)
  const scripted = await inBrowser(true)
  expect(plain).toEqual(api)
  expect(scripted).toEqual(api)
  // And that is what was to be expected.
  expect(api).toMatchObject([
    { cookies: [], session: { loggedIn: false, data: {} } },
    { shape: "database.(43)", session: { loggedIn: false, data: { note: "before login" } }, logins: 401 },
    { refusal: "Wrong username or password.", cookies: [], isNew: false },
    {
      cookies: [expect.stringMatching(/^session=disk\.\(43\);.* Max-Age=\(about 30 days\)/)],
      shape: "disk.(43)",
      isNew: true,
      isOldAlive: false,
      session: { loggedIn: true, store: "disk" },
      logins: 200,
    },
    { shape: "shelf.(43)", isNew: true, isOldAlive: false, session: { data: { note: "before login" } } },
    { isNew: false, session: { store: "shelf", data: { note: "after login" } } },
    { shape: "cookie.(seal)", isNew: true, isOldAlive: false, session: { data: { note: "after login" } } },
    {
      shape: undefined,
      isNew: true,
      isOldAlive: false,
      session: { loggedIn: false, data: {} },
      logins: 401,
    },
  ])
})
