/** A session that has grown too large for its store: refused before anything changes, and a way out is shown. */
import { expect, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { expectNote, logInByApi, saveNote, sessionCookie, switchStore } from "../support/pages.ts"

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("the page tells size and limit, and names a store that can hold it", async ({ page, visitor }) => {
      const note = "x".repeat(5000)
      await logInByApi(page, await createAccount(visitor), { store: "cookie" })
      await page.goto("/")
      const cookie = await sessionCookie(page)
      await page.getByLabel("Note").fill(note)
      await page.getByRole("button", { name: "Save the note" }).click()
      const said = page.getByText(/^The session needs \d+ bytes; the cookie store holds \d+\./)
      await expect(said).toContainText("The database store can hold it.")
      await expectNote(page, note)
      expect(await sessionCookie(page)).toEqual(cookie)

      await page.goto("/")
      await switchStore(page, "database")
      await saveNote(page, note)
      await page.goto("/")
      await expectNote(page, note)
    })
  })
}
