/** /attacks: the lab in the browser. What the attacks come to is tested in e2e/attacks. */
import { join } from "node:path"
import Database from "better-sqlite3"
import { attacks } from "../../lib/demo/attacks/index.ts"
import { expect, stores, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"
import { expectAccessible } from "../support/axe.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"

test("every attack of the list is on the page", async ({ visitor }) => {
  const { text } = await visitor.get("/attacks")
  for (const { id } of attacks) expect.soft(text, id).toContain(`id="${id}"`)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("one is run in the store of the visitor's choice, and shows what went over the wire", async ({ page }) => {
      await page.goto("/attacks")
      const attack = page.locator("#replay-after-logout")
      await attack.getByText("A copied cookie after logout").click()
      await attack.getByLabel("Store").selectOption("shelf")
      await attack.getByRole("button", { name: "Run" }).click()
      await expect(attack.getByText("shelf: refused")).toBeVisible()
      await expect(attack.getByText("Actual, in shelf")).toBeVisible()
      await attack.getByText("What went over the wire").click()
      await expect(attack.getByText("POST /api/session HTTP/1.1").first()).toBeVisible()
      expect(await attack.textContent()).not.toMatch(/shelf\.[\w-]{43}/)
      // The visitor's own browser has no part in it.
      expect(await page.context().cookies()).toEqual([])
    })
  })
}

test("an attack can be run in one store after the other, and axe finds nothing in what it shows", async ({ page }) => {
  // axe takes its time on a page as long as this.
  test.slow()
  await page.goto("/attacks")
  const attack = page.locator("#fixation-known-ticket")
  await attack.locator("summary").first().click()
  for (const store of stores) {
    await attack.getByLabel("Store").selectOption(store)
    await attack.getByRole("button", { name: "Run" }).click()
    await expect(attack.getByText(`${store}: refused`)).toBeVisible()
  }
  await expectAccessible(page)
})

test("run all goes through the list with progress, and can be stopped", async ({ page }) => {
  await page.goto("/attacks")
  await page.getByRole("button", { name: `Run all ${attacks.length}` }).click()
  await expect(page.getByText("database: refused")).not.toHaveCount(0)
  await expect(page.getByText(new RegExp(`^[1-9]\\d* of ${attacks.length}\\.`))).toBeVisible()
  await page.getByRole("button", { name: "Stop" }).click()
  await expect(page.getByRole("button", { name: /^Run all/ })).toBeVisible()
})

test.describe("on a site whose time is moved", () => {
  test.use({ settings: movedClock })

  test("run all, to its end: all are refused, and no account is left behind", async ({
    freshPage: page,
    site,
    visitor,
  }) => {
    const bystander = await signUp(visitor)
    const database = new Database(join(site.folder, "cloakroom.db"), { readonly: true })
    const rows = (table: string) => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all()
    const before = { users: rows("user"), logins: rows("sign_in") }
    await page.clock.install()
    await page.goto("/attacks")
    await page.getByRole("button", { name: /^Run all/ }).click()
    // There are more attacks than the lab lets an address begin in a minute.
    await expect(page.getByText(/Waiting \d+ s/)).toBeVisible({ timeout: 60_000 })
    passTime(site, 60)
    await page.clock.runFor("01:00")
    await expect(page.getByText(/^Done: /)).toHaveText(`Done: ${attacks.length} of ${attacks.length} refused.`)
    expect({ users: rows("user"), logins: rows("sign_in") }).toEqual(before)
    database.close()
    expect((await visitor.session()).user).toEqual({ username: bystander.username })
  })
})
