/** /attacks: the lab in the browser. What the attacks come to is tested in e2e/attacks. */
import { join } from "node:path"
import Database from "better-sqlite3"
import { browserOn, guest } from "../../lib/demo/attacks/browser.ts"
import { bind } from "../../lib/demo/attacks/device.ts"
import { hiddenFields, multipart } from "../../lib/demo/attacks/form.ts"
import { attacks } from "../../lib/demo/attacks/index.ts"
import type { Answer, Target } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, stores, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"
import { expectAccessible } from "../support/axe.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"
import type { Site } from "../support/site.ts"

/** On http no session is bound. */
const possible = attacks.filter(({ needs }) => !needs)

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
  await page.getByRole("button", { name: `Run all ${possible.length}` }).click()
  await expect(page.getByText("database: refused")).not.toHaveCount(0)
  await expect(page.getByText(new RegExp(`^[1-9]\\d* of ${possible.length}\\.`))).toBeVisible()
  await page.getByRole("button", { name: "Stop" }).click()
  await expect(page.getByRole("button", { name: /^Run all/ })).toBeVisible()
})

test("an attack that needs https says so on http, and is passed over", async ({ page }) => {
  await page.goto("/attacks")
  const attack = page.locator("#stolen-while-logged-in")
  await attack.getByText("A stolen cookie while its owner is logged in").click()
  await expect(attack.getByText("It can not be tried here. This site runs on plain http")).toBeVisible()
  await expect(attack.getByRole("button")).toHaveCount(0)
  await expect(page.getByText(`${attacks.length - possible.length} more can not be tried here`)).toBeVisible()
})

test.describe("on https", () => {
  test.use({ settings: { APP_ORIGIN: "https://cloakroom.example" } })

  const first = "stolen-while-logged-in"

  const targetOn = ({ origin, address: base }: Site, address: string): Target => {
    const place = { origin, base, store: "database", headers: [["X-Forwarded-For", address]] as const }
    return { ...place, send: (request) => sendRaw(place, request) }
  }

  test("the stolen cookie is tried, and the exchange shows for how long both work", async ({ site, address }) => {
    const visitor = browserOn(targetOn(site, address))
    const own = ({ body }: Answer) => body.split(/(?=<details id)/).find((part) => part.includes(`id="${first}"`)) ?? ""
    const fields = hiddenFields(own(await visitor.send({ method: "GET", path: "/attacks" })), "attack") ?? new Map()
    const form = multipart(fields.set("store", "database"))
    const shown = own(await visitor.send({ method: "POST", path: "/attacks", ...form })).replaceAll("<!-- -->", "")
    expect(shown).toContain("database: refused")
    expect(shown).toContain("for the 600 s that the second lives")
    expect(shown).toMatch(/set-cookie: __Host-session-bound=.{6}…; .*Max-Age=600/)
  })

  test("the page says whether the visitor's own session is bound", async ({ site, address }) => {
    const target = targetOn(site, address)
    const shown = async (browser = browserOn(target)) => (await browser.send({ method: "GET", path: "/attacks" })).body
    expect(await shown()).toContain("You are not logged in")
    const visitor = await guest(target)
    expect(await shown(visitor)).toContain("Your own session is not bound")
    expect(await shown(await bind(visitor))).toContain("Your own session is bound to the device of this browser.")
  })
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
    await expect(page.getByText(/^Done: /)).toHaveText(
      `Done: ${possible.length} of ${possible.length} refused. ${attacks.length - possible.length} more can not be tried here: they say what is missing.`,
    )
    expect({ users: rows("user"), logins: rows("sign_in") }).toEqual(before)
    database.close()
    expect((await visitor.session()).user).toEqual({ username: bystander.username })
  })
})
