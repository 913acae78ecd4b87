/** What axe finds on a page, in light colours and in dark. */
import type { Page } from "@playwright/test"
import axe from "axe-core"
import { expect } from "../fixtures.ts"

/** All that axe looks at which depends on colours. */
const contrast = ["color-contrast", "link-in-text-block"]

/** Fails, softly, where axe finds anything on the page as it is now: in light colours, and for contrast in dark ones too. */
export async function expectAccessible(page: Page, label = page.url()): Promise<void> {
  // Once a document: it is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source)
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
  const { violations } = await window.axe.run({ ...options, resultTypes: ["violations"] })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
