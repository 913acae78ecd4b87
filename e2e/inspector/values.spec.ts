/** Values of every native type, put into the session on the page, come back as what they were. */
import type { Page } from "@playwright/test"
import { expect, lastingStores, test } from "../fixtures.ts"
import { addVisit, switchStore } from "../support/pages.ts"

const record = (page: Page) => page.getByRole("region", { name: "The session's data" })

async function keep(page: Page, key: string, type: string, value: string): Promise<void> {
  await page.getByLabel("Key").fill(key)
  await page.getByLabel("Type").selectOption(type)
  await page.getByLabel("Value").fill(value)
  await page.getByRole("button", { name: "Add", exact: true }).click()
}

const cases = [
  ["a", "text", "as it is", 'string "as it is"'],
  ["b", "number", "-1.5", "number -1.5"],
  ["c", "true or false", "false", "boolean false"],
  ["d", "date", "2026-12-24", "Date 2026-12-24T00:00:00.000Z"],
  ["e", "big number", "123456789012345678901234567890", "bigint 123456789012345678901234567890n"],
  ["f", "list", "tea\nmilk", "Array 2 entries"],
  ["g", "set", "tea\nmilk\ntea", "Set 2 entries"],
  ["h", "map", "tea = 2", "Map 1 entry"],
] as const

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("each type comes back after a reload, and in another store", async ({ page }) => {
      await page.goto("/")
      await addVisit(page, 1)
      for (const [key, type, value] of cases) {
        await keep(page, key, type, value)
        await expect(page.getByRole("button", { name: `Remove ${key}`, exact: true })).toBeVisible()
      }
      for (const store of ["database", "cookie", "disk"]) {
        await switchStore(page, store)
        await page.reload()
        // Not the entries of lists, sets and maps, which have lines of their own.
        const line = record(page).locator('dt:text-matches("^[a-h]$")')
        await expect(line).toHaveText(cases.map(([key]) => key))
        await expect(line.locator("+ dd")).toHaveText(cases.map(([, , , shown]) => shown))
      }
    })

    test("keys, values and a note of any characters are shown, and every key can be removed", async ({ page }) => {
      const keys = [
        "\ud800",
        "half \udc00",
        "\u0000",
        "a\rb",
        "a\nb",
        "\ufffe",
        "\u2028",
        '"\\',
        "</script>",
        "a.b",
        "",
        "🗝".repeat(100),
      ]
      const data = { ...Object.fromEntries(keys.map((key) => [key, `${key}!`])), a: { b: "🗝".repeat(200) } }
      // Of ASCII alone, so that nothing is changed on the way.
      const send = (content: unknown) =>
        page.request.patch("/api/session", {
          headers: { "Content-Type": "application/json", Origin: new URL(page.url()).origin },
          data: JSON.stringify(content).replace(
            /[^ -~]/g,
            (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
          ),
        })
      await page.goto("/")
      expect((await send({ ...data, note: "\ud800 \u0000 a\rb \ufffe" })).status()).toBe(200)
      for (const store of lastingStores.filter((name) => name !== "cookie")) {
        await page.reload()
        await expect(record(page).getByRole("button", { name: /^Remove/ })).toHaveCount(keys.length + 2)
        await switchStore(page, store)
      }
      await expect(record(page)).toContainText('["\\ud800"]')
      await expect(page.getByLabel("Note")).toHaveValue(/^\ufffd/)
      for (let left = keys.length + 2; left > 0; left--) {
        await record(page)
          .getByRole("button", { name: /^Remove/ })
          .first()
          .click()
        await expect(record(page).getByRole("button", { name: /^Remove/ })).toHaveCount(left - 1)
      }
      await expect(record(page).getByText("Nothing yet.")).toBeVisible()
    })

    test("a bad value is said at its field, and changes nothing", async ({ page }) => {
      await page.goto("/")
      await addVisit(page, 1)
      await keep(page, "when", "date", "tomorrow")
      await expect(page.getByLabel("Value")).toHaveAccessibleDescription(/^A date is like/)
      await expect(page.getByLabel("Value")).toHaveValue("tomorrow")
      await expect(page.getByLabel("Key")).toHaveValue("when")
      await expect(page.getByLabel("Type")).toHaveValue("date")
      await expect(record(page).getByRole("term")).toHaveText(["visits"])
    })

    test("a key that is not allowed is refused", async ({ page }) => {
      await page.goto("/")
      await addVisit(page, 1)
      await keep(page, "__proto__", "text", "x")
      await expect(record(page).getByRole("alert")).toContainText("is a key that is not allowed")
      await expect(record(page).getByRole("term")).toHaveText(["visits"])
    })

    test("a key is removed", async ({ page }) => {
      await page.goto("/")
      await addVisit(page, 1)
      await page.getByRole("button", { name: "Remove visits" }).click()
      await expect(record(page).getByText("Nothing yet.")).toBeVisible()
      await expect(page.getByLabel("Visits", { exact: true })).toHaveText("0")
    })
  })
}
