/** /compare: the table, the advice, and speed measured on the visitor's click. */
import { hiddenFields } from "../../lib/demo/attacks/form.ts"
import { expect, stores, test } from "../fixtures.ts"
import { expectAccessible } from "../support/axe.ts"

test("the stores stand side by side", async ({ page }) => {
  await page.goto("/compare")
  const table = page.getByRole("table", { name: "The stores side by side" })
  for (const store of stores) await expect(table.getByRole("columnheader", { name: store })).toBeVisible()
  await expect(table.getByRole("rowheader", { name: "Survives a restart" })).toBeVisible()
})

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false })

  test("four questions have one answer, with its reasons and an address", async ({ page }) => {
    await page.goto("/compare")
    await page.getByLabel("On several machines, or serverless").check()
    await page.getByLabel("A few fields that stay small").check()
    await page.getByLabel("One request at a time").check()
    await page.getByLabel("None of these").check()
    await page.getByRole("button", { name: "Which one?" }).click()
    await expect(page).toHaveURL("/compare?run=machines&size=small&writes=rare&have=neither#answer")
    const answer = page.getByRole("region", { name: "cookie store" })
    await expect(answer.getByRole("listitem")).toHaveCount(3)
    await expect(page.getByLabel("On several machines, or serverless")).toBeChecked()
  })

  test("speed is measured, and the page comes back with the table", async ({ page }) => {
    await page.goto("/compare")
    await page.getByRole("button", { name: "Measure now" }).click()
    const table = page.getByRole("region", { name: "What was measured" })
    for (const store of stores) await expect(table.getByRole("rowheader", { name: store })).toBeVisible()
  })
})

test("speed is measured store by store, as chart and table", async ({ page, visitor }) => {
  await page.goto("/compare")
  await page.getByRole("button", { name: "Measure now" }).click()
  await expect(page.getByRole("progressbar")).toBeVisible()
  await expect(page.getByRole("progressbar")).toHaveCount(0)
  const table = page.getByRole("region", { name: "What was measured" })
  for (const store of stores) {
    await expect(table.getByRole("row", { name: new RegExp(`^${store}( [\\d.]+ [µm]s){8} \\d+$`) })).toBeVisible()
  }
  await expect(page.locator("figure svg").first()).toBeVisible()
  await expectAccessible(page)
  // Throwaway sessions are destroyed, and a visitor is given none.
  expect(visitor.ticket).toBeUndefined()
  expect(await page.context().cookies()).toEqual([])
})

test("who measures all the time is asked to wait", async ({ page, site }) => {
  await page.goto("/compare")
  const multipart = Object.fromEntries(hiddenFields(await page.content(), "$ACTION_KEY") ?? [])
  const headers = { Origin: site.origin }
  await Promise.all(Array.from({ length: 30 }, () => page.request.post("/compare", { multipart, headers })))
  await page.getByRole("button", { name: "Measure now" }).click()
  await expect(page.getByRole("alert").filter({ hasText: "Too many tries" })).toBeVisible()
})
