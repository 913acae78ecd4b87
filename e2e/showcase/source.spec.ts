/** The session layer's files, as they are on the disk. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, stores, test } from "../fixtures.ts"
import { root } from "../support/site.ts"

test("every file of the list is shown as it is", async ({ page, visitor }) => {
  await page.goto("/source")
  const links = page.getByRole("main").getByRole("link")
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""))
  expect(paths.length).toBeGreaterThan(20)
  for (const path of paths) expect((await visitor.get(path)).status, path).toBe(200)
  await links.first().click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("types.ts")
  const file = readFileSync(join(root, "lib/session/types.ts"), "utf8")
  expect(await page.locator("pre > code").textContent()).toBe(file)
})

test("the inspector leads to the file of the store", async ({ page }) => {
  await page.goto("/")
  for (const store of stores) {
    await page.getByRole("button", { name: new RegExp(`^${store}`) }).click()
    await expect(page.getByRole("button", { name: new RegExp(`^${store}.*here`) })).toBeVisible()
    const panel = page.getByRole("region", { name: "What the server holds" })
    const file = store === "cookie" ? "sealed" : store
    const link = panel.getByRole("link", { name: new RegExp(`/${file}.ts$`) })
    await expect(link).toHaveAttribute("href", /^\/source\/lib\/session/)
  }
})

test("no other file is shown", async ({ visitor }) => {
  for (const path of [
    "package.json",
    ".env",
    "lib/site/env.ts",
    "lib/session/..%2fenv.ts",
    "lib%2fsession%2ftypes.ts",
  ]) {
    expect((await visitor.get(`/source/${path}`)).status, path).toBe(404)
  }
})
