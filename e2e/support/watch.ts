import type { Page } from "@playwright/test"

/**
 * Collects what a page complains of in the console: errors, and what the Content-Security-Policy has stopped. A page of
 * this site has nothing to complain of, so each test fails that finds something here.
 */
export function watch(page: Page): string[] {
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on("console", (message) => {
    // A page that is asked for and is not there is an error to the browser, though not to the visitor.
    const failedToLoad = message.text().startsWith("Failed to load resource")
    const { url } = message.location()
    if (failedToLoad && url === page.url()) return
    // The browser asks for this by itself, in the moment in which one page takes the place of another.
    if (failedToLoad && url.endsWith("/favicon.ico")) return
    // Nor is it one that a page asks whether its login still holds while a test has stopped the server, or broken it.
    if (failedToLoad && url.endsWith("/api/session")) return
    if (message.type() === "error" || /content.security.policy/i.test(message.text())) {
      problems.push(`${page.url()}: ${message.text()}`)
    }
  })
  return problems
}
