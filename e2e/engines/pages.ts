/** What a visitor does on the pages, in the words that are on them: ../support/pages.ts, for tabs of any engine. */
import { expect } from "../fixtures.ts"
import type { LoginChoice } from "../support/pages.ts"
import { keepTicket } from "../support/secrets.ts"
import type { Credentials } from "../support/visitor.ts"
import type { Cookie, Tab } from "./tab.ts"
import { button, buttonWith, field, heading, labelled, region } from "./words.ts"

/** Until it holds: a page may be on its way. */
const eventually = (check: () => Promise<void>) => expect(check).toPass({ timeout: 15_000, intervals: [50] })

/** What stands in an element, or in a field; null if there is none to be seen. */
export function read(tab: Tab, element: string): Promise<string | null> {
  return tab.run(`
    const found = document.evaluate(${JSON.stringify(element)}, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null)
    const node = found.singleNodeValue
    if (!node?.checkVisibility()) return null
    return node.matches("input, select") ? node.value : node.textContent.trim()
  `)
}

export async function expectRead(tab: Tab, element: string, text: string): Promise<void> {
  await eventually(async () => expect(await read(tab, element), element).toBe(text))
}

export async function expectVisible(tab: Tab, element: string): Promise<void> {
  await eventually(async () => expect(await read(tab, element), element).not.toBeNull())
}

export async function expectPath(tab: Tab, path: string): Promise<void> {
  await eventually(async () => expect(await tab.run("return location.pathname + location.search")).toBe(path))
}

export async function expectNoWords(tab: Tab, words: string): Promise<void> {
  expect(await tab.run("return document.body.innerText")).not.toContain(words)
}

/** Waits until the page's scripts have taken over what the server has sent: mistakes of that come to light here. */
export async function expectAlive(tab: Tab): Promise<void> {
  const isAlive = `
    const controls = [...document.querySelectorAll("a, button")]
    return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")))
  `
  await eventually(async () => expect(await tab.run(isAlive)).toBe(true))
}

export async function fillLogin(tab: Tab, credentials: Credentials, choice: LoginChoice = {}): Promise<void> {
  await expectVisible(tab, heading("Log in"))
  await tab.fill(field("Username"), credentials.username)
  await tab.fill(field("Password"), credentials.password)
  if (choice.store) await tab.select(field("Store"), choice.store)
  if (choice.remember) await tab.click(field("Keep me logged in"))
  await tab.click(button("Log in"))
}

export async function logInOnPage(tab: Tab, credentials: Credentials, choice?: LoginChoice): Promise<void> {
  await tab.goto("/login")
  await fillLogin(tab, credentials, choice)
  await expectLoggedIn(tab, credentials)
}

export async function expectLoggedIn(tab: Tab, { username }: Pick<Credentials, "username">): Promise<void> {
  await expectRead(tab, `${region("You are logged in")}//strong`, username)
}

export async function expectLoggedOut(tab: Tab): Promise<void> {
  await expectVisible(tab, heading("You are not logged in."))
}

export async function logOutOnIndex(tab: Tab): Promise<void> {
  await tab.click(button("Logout"))
  await expectLoggedOut(tab)
}

export async function addVisit(tab: Tab, total: number): Promise<void> {
  await tab.click(button("Add a visit"))
  await expectVisits(tab, total)
}

export async function expectVisits(tab: Tab, total: number): Promise<void> {
  await expectRead(tab, labelled("Visits"), String(total))
}

/** Saves a note, and waits until the session has it and the page has been told: the button is on its way until then. */
export async function saveNote(tab: Tab, note: string): Promise<void> {
  await tab.fill(field("Note"), note)
  await tab.click(button("Save the note"))
  await eventually(async () => expect((await dataOf(tab)).note).toBe(note))
  await expectVisible(tab, `${button("Save the note")}[not(@aria-disabled="true")]`)
}

export async function expectNote(tab: Tab, note: string): Promise<void> {
  await expectRead(tab, field("Note"), note)
}

export async function switchStore(tab: Tab, store: string): Promise<void> {
  const choice = `${region("Where your session is kept")}${buttonWith(store)}`
  await tab.click(choice)
  await expectVisible(tab, `${choice}[@aria-current="true"]`)
}

/** The session's data, as the browser gets to know it. */
export async function dataOf(tab: Tab): Promise<Record<string, unknown>> {
  return tab.run(`return (await (await fetch("/api/session")).json()).data`)
}

/** The one cookie that the browser has of this site; undefined for none. */
export async function sessionCookie(tab: Tab): Promise<Cookie | undefined> {
  const cookies = await tab.cookies()
  expect(cookies.length).toBeLessThanOrEqual(1)
  if (cookies[0]) keepTicket(cookies[0].value)
  return cookies[0]
}
