/** Another release takes the place of the one that runs, one instance after the other. */
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { expect } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { buildCopy } from "../support/build-copy.ts"
import { fleetStores } from "../support/fleet.ts"
import { keepWriting } from "../support/keep-writing.ts"
import { addVisit, expectLoggedIn, expectNote, logInByApi } from "../support/pages.ts"
import { root } from "../support/site.ts"
import type { Credentials, Visitor } from "../support/visitor.ts"
import { test } from "./fleet-fixtures.ts"

const nextRelease = join(root, "test-results/next-release")

test.beforeAll(async () => {
  test.setTimeout(300_000)
  // In what the browser gets: the pages and the scripts of the one are not those of the other.
  const file = "app/_components/forms/submit-button.tsx"
  await buildCopy(nextRelease, [{ file, from: 'type="submit"', to: 'type="submit" data-release="next"' }])
})

/** What only the next release has. A page that gets an answer of another release than its own loads itself anew. */
const nextReleaseOf = (page: Page) => page.locator("[data-release=next]")

/** Has the forms of the site open, each in a browser of its own, and typed into. @returns what sends them */
async function openForms(newPage: () => Promise<Page>, newAccount: () => Promise<Credentials>) {
  const [login, note, account] = [await newPage(), await newPage(), await newPage()]
  const [forLogin, forNote, forAccount] = [await newAccount(), await newAccount(), await newAccount()]
  await login.goto("/login")
  await login.getByLabel("Username").fill(forLogin.username)
  await login.getByRole("textbox", { name: "Password", exact: true }).fill(forLogin.password)

  await logInByApi(note, forNote, { store: "cookie" })
  await note.goto("/")
  await note.getByLabel("Note").fill("typed before")

  await logInByApi(account, forAccount)
  await account.goto("/account")
  const { password } = newCredentials()
  await account.getByRole("textbox", { name: "Current password" }).fill(forAccount.password)
  await account.getByRole("textbox", { name: "New password" }).fill(password)

  return async () => {
    await login.getByRole("button", { name: "Log in", exact: true }).click()
    await expectLoggedIn(login, forLogin)
    await note.getByRole("button", { name: "Save the note" }).click()
    const kept = async () => (await (await note.request.get("/api/session")).json()).data.note
    await expect.poll(kept).toBe("typed before")
    await expect(nextReleaseOf(note)).not.toHaveCount(0)
    await expectNote(note, "typed before")
    await account.getByRole("button", { name: "Change the password" }).click()
    await expect(account.getByText("Your password is changed.")).toBeVisible()
    await account.goto("/")
    await expectLoggedIn(account, forAccount)
  }
}

test("nobody is logged out, nothing is lost, and forms that are open work", async ({ fleet, newPage, newVisitor }) => {
  const newAccount = () => createAccount(newVisitor())
  const credentials = await newAccount()
  const writers: [string, Visitor][] = fleetStores.map((store) => [store, newVisitor()])
  for (const [store, visitor] of writers) await logIn(visitor, credentials, { store })
  const stops = writers.map(([store, visitor]) => keepWriting(visitor, store))
  const tab = await newPage()
  await logInByApi(tab, credentials)

  const opened = [true, false].map((javaScriptEnabled) => openForms(() => newPage({ javaScriptEnabled }), newAccount))
  const forms = await Promise.all(opened)

  for (const index of fleet.instances.keys()) {
    // It may be loading itself anew.
    await expect(() => tab.goto("/")).toPass()
    await fleet.replace(index, {}, nextRelease)
    // Now there are two releases side by side, and each request may come to the other one.
    await tab.getByRole("link", { name: "Account" }).first().click()
    await expect(tab.getByRole("heading", { name: "Your account" })).toBeVisible()
    await tab.getByRole("link", { name: "Cloakroom" }).first().click()
    await addVisit(tab, index + 1)
  }
  await Promise.all(forms.map((send) => send()))
  await expect(nextReleaseOf(tab)).not.toHaveCount(0)
  for (const stop of stops) await stop()
})
