/** What moves on a page by itself, while it loads and afterwards. */
import type { Page } from "@playwright/test"

/** Collects what moves in each document from its first moment on, with what it was. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node: Node | null }[]
      })[]) {
        // What follows a click at once is its answer.
        if (entry.hadRecentInput) continue
        const nodes = entry.sources.map(({ node }) => (node as Element | null)?.outerHTML?.slice(0, 120))
        shifts.push(`${entry.value.toPrecision(2)}: ${nodes.join(" ")}`)
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
}

/** What has moved so far, once the page has come to rest: fonts in place, two frames painted. */
export function shiftsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return (window as unknown as { shifts: string[] }).shifts
  })
}
