/** What axe finds on a page, in light colours and in dark. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "@playwright/test"
import type axe from "axe-core"
import { expect } from "../fixtures.ts"

/** Not `axe.source`, which is twice as long: each document compiles it. */
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** All that axe looks at which depends on colours. */
const contrast = ["color-contrast", "link-in-text-block"]

/** Gives axe to every document that a page loads from now on, for a page that is asked often: three times as fast. */
export async function keepAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: source })
}

/** Fails, softly, where axe finds anything on the page as it is now: in light colours, and for contrast in dark ones too. */
export async function expectAccessible(page: Page, label = page.url()): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source)
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme })
    const found = await page.evaluate(run, colorScheme === "dark" ? { runOnly: contrast } : {})
    expect.soft(found, `${label}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}

/** Runs in the page. */
async function run(options: axe.RunOptions): Promise<string[]> {
  // Colours on their way from light to dark are neither.
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
  // Highlighted source is the same wherever it is shown: it is looked at on its own page.
  const exclude = location.pathname.startsWith("/source/") ? [] : ["details pre code"]
  // What it would fetch once more are style sheets, for a rule that is off, and sounds, of which there are none.
  const { violations } = await window.axe.run({ exclude }, { ...options, resultTypes: ["violations"], preload: false })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
