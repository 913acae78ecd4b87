import type { Page } from "@playwright/test"

/**
 * Collects what a page complains of in the console: errors, and what the Content-Security-Policy has stopped. A page of
 * this site has nothing to complain of, so each test fails that finds something here.
 */
export function watch(page: Page): string[] {
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() === "error" || /content.security.policy/i.test(message.text())) {
      problems.push(`${page.url()}: ${message.text()}`)
    }
  })
  return problems
}
