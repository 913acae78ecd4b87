/** How much JavaScript the index costs beyond what Next sends with every page, an empty one too. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"

/** Bytes, compressed. */
const budget = 25_000

/** What every page loads: React and Next. */
const build = join(root, ".next")
const { rootMainFiles } = JSON.parse(readFileSync(join(build, "build-manifest.json"), "utf8")) as {
  rootMainFiles: string[]
}
const framework = new Set(rootMainFiles.map((path) => `/_next/${path}`))

/** Compressed sizes of the scripts that a page loads beside those, by path. */
async function scriptsOf(page: Page): Promise<Map<string, number>> {
  const bodies: Promise<[string, number]>[] = []
  page.on("response", (response) => {
    const { pathname } = new URL(response.url())
    if (response.request().resourceType() !== "script") return
    // Compressed here: what the browser says of sizes counts headers, and is 0 for what was in its cache.
    bodies.push(response.body().then((body) => [pathname, gzipSync(body).length]))
  })
  await page.goto("/", { waitUntil: "networkidle" })
  const scripts = new Map(await Promise.all(bodies))
  for (const path of framework) expect(scripts.delete(path), path).toBe(true)
  return scripts
}

for (const isLoggedIn of [false, true]) {
  test(`the index ${isLoggedIn ? "of a guest" : "at the first visit"} stays in its budget`, async ({
    page,
    visitor,
    site,
  }) => {
    if (isLoggedIn) {
      await visitor.post("/api/session", { guest: true })
      await page
        .context()
        .addCookies([{ name: "session", value: visitor.ticket ?? "", url: site.origin, httpOnly: true }])
    }
    const scripts = await scriptsOf(page)
    const total = [...scripts.values()].reduce((sum, size) => sum + size, 0)
    expect(total, JSON.stringify([...scripts])).toBeGreaterThan(0)
    expect(total, JSON.stringify([...scripts])).toBeLessThanOrEqual(budget)
  })
}
