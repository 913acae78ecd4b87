/**
 * What is not there: the page says so. What nobody expects to fail: it says so with a reference that leads to the server's
 * log, and nothing of its inside.
 */
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { inDatabase } from "../support/database.ts"
import { plantTicket } from "../support/pages.ts"
import { prepareSite, root, type Site } from "../support/site.ts"

/** Of a stack, or of what it is about. */
const inside = /\n\s+at |\.ts:\d|\.js:\d+:|node_modules|Invalid time value|inside the layout/

/** What the page says, and what it is made of, have the reference of the error in the log, and no more of it. */
async function expectReference(page: Page, site: Site, path: string): Promise<void> {
  const response = await page.goto(path)
  expect(response?.status()).toBe(500)
  await expect(page.getByRole("heading", { name: "Something went wrong here" })).toBeVisible()
  const reference = (await page.getByRole("main").locator("code").textContent()) ?? ""
  expect(reference).toMatch(/^\d+(@\w+)?$/)
  expect(site.log()).toContain(reference)
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible()
  for (const text of [await response?.text(), await page.content()]) {
    expect(text).toContain(reference)
    expect(text).not.toMatch(inside)
  }
}

test("a page that is not there, with JavaScript and without", async ({ newPage, visitor }) => {
  const pages = [await newPage(), await newPage({ javaScriptEnabled: false })]
  // No route leads to one; a route that has no page for it.
  for (const path of ["/nowhere", "/source/lib/env.ts", "/source/%E0%A4%A"]) {
    const { status, headers, text } = await visitor.get(path)
    expect.soft(status, path).toBe(404)
    const [, nonce] = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "") ?? []
    for (const [script] of text.matchAll(/<script[^>]*>/g)) expect.soft(script, path).toContain(`nonce="${nonce}"`)
    for (const page of pages) {
      await page.goto(path)
      await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible()
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible()
    }
  }
})

test("a page that fails", async ({ browser, site, visitor }) => {
  await logIn(visitor, await createAccount(visitor))
  // Not the fixture's page: the browser says in the console what it was told, as it should.
  const page = await (await browser.newContext({ baseURL: site.origin })).newPage()
  await plantTicket(page, visitor.ticket ?? "", site.origin)
  const spoil = "UPDATE user SET created_at = 'no time at all'"
  expect(await inDatabase(site, (db) => db.$executeRawUnsafe(spoil))).toBeGreaterThan(0)
  await expectReference(page, site, "/account")
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible()
  await page.context().close()
})

test("a layout that fails, and every page with it", async ({ browser }) => {
  const site = await prepareSite({ NODE_OPTIONS: `--import ${join(root, "e2e/support/break-layout.mjs")}` })
  try {
    await site.start()
    const page = await (await browser.newContext({ baseURL: site.origin })).newPage()
    await expectReference(page, site, "/login")
    await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0)
    await page.context().close()
  } finally {
    await site.remove()
  }
})
