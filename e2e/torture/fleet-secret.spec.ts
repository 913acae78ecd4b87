/** SESSION_SECRET is changed while the site runs, one instance after the other, as README.md says. */
import { randomBytes } from "node:crypto"
import type { Page } from "@playwright/test"
import { expect, lastingStores } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { keepWriting } from "../support/keep-writing.ts"
import { expectLoggedIn, expectNote, logInByApi } from "../support/pages.ts"
import { test } from "./fleet-fixtures.ts"

async function expectNoteIsSaved(page: Page, note: string): Promise<void> {
  await page.getByRole("button", { name: "Save the note" }).click()
  const kept = async () => (await (await page.request.get("/api/session")).json()).data.note
  await expect.poll(kept).toBe(note)
}

test("a new secret reaches one instance after the other: nobody is logged out, and no form is lost", async ({
  fleet,
  newVisitor,
  newPage,
}) => {
  const before = fleet.instances[0]?.settings.SESSION_SECRET
  const after = randomBytes(32).toString("base64url")
  const credentials = await createAccount(newVisitor())
  const quiet = newVisitor()
  await logIn(quiet, credentials, { store: "cookie" })
  const writers = lastingStores.map((store) => ({ store, visitor: newVisitor() }))
  for (const { store, visitor } of writers) await logIn(visitor, credentials, { store })
  const pages = [await newPage(), await newPage({ javaScriptEnabled: false })]
  for (const page of pages) await logInByApi(page, credentials, { store: "cookie" })
  const stops = writers.map(({ store, visitor }) => keepWriting(visitor, store))

  for (const secrets of [`${before},${after}`, `${after},${before}`, after]) {
    for (const page of pages) {
      await page.goto("/")
      await page.getByLabel("Note").fill(secrets.length.toString())
    }
    for (const index of fleet.instances.keys()) {
      await fleet.replace(index, { SESSION_SECRET: secrets })
      // One answer of each: what one has sealed, all open.
      for (const _ of fleet.instances) expect((await quiet.session()).loggedIn).toBe(true)
    }
    for (const page of pages) await expectNoteIsSaved(page, secrets.length.toString())
    // Sealed anew with the first secret by a write, before the other one is dropped.
    await quiet.patch("/api/session", { seen: true })
  }
  for (const stop of stops) await stop()
  for (const page of pages) {
    await page.reload()
    await expectLoggedIn(page, credentials)
    await expectNote(page, after.length.toString())
  }
})
