/** Asks Lighthouse about a page. The settings: docs/decisions/0011. */

import lighthouse from "lighthouse"
import { pageFunctions } from "lighthouse/core/lib/page-functions.js"
import { type Browser, chromium } from "playwright"
import { patterns } from "../../lib/demo/patterns.ts"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { browserPath } from "../../scripts/browser.mjs"

export const publicPages = [
  "/",
  "/login",
  "/signup",
  "/compare",
  "/attacks",
  "/patterns",
  ...patterns.map(({ name }) => `/patterns/${name}`),
  "/docs",
  "/docs/reference",
  "/source",
  // The longest file that is shown.
  "/source/lib/session/manager.ts",
]

/** What every page has, on any machine. */
export const perfect = { accessibility: 100, "best-practices": 100, seo: 100 }

export interface Result {
  /** Of 100. */
  readonly scores: Readonly<Record<string, number>>
  /** What kept a score below 100. */
  readonly lost: readonly string[]
}

/** @param slow whether the page is held up as on a telephone, or loaded as fast as this machine can */
export async function measure(url: string, categories: string[], { slow }: { slow: boolean }): Promise<Result> {
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: [`--remote-debugging-port=${port}`, "--disable-background-networking", "--disable-component-update"],
  })
  try {
    const settings = slow ? slowTelephone(await benchmark(browser)) : asFastAsCanBe
    const result = await lighthouse(url, { port, logLevel: "error", onlyCategories: categories, ...settings })
    if (!result) throw new Error(`Lighthouse measured nothing on ${url}`)
    const { audits, categories: measured } = result.lhr
    const lost = Object.values(measured)
      .flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
      .map(({ id }) => audits[id])
      .filter((audit) => audit && audit.score !== null && audit.score < 1)
      .map((audit) => `${audit?.id} ${audit?.displayValue ?? ""}`)
    const scores = Object.values(measured).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)])
    return { scores: Object.fromEntries(scores), lost }
  } finally {
    await browser.close()
  }
}

const leastPerformance = 95
/** Other work on the machine can only make a page slower: what a page can do is the best of some runs. */
const runs = 4

/**
 * Measures how fast a page is on a slow telephone, again while it is below what is asked for.
 *
 * @returns the score
 * @throws Error when it is never high enough
 */
export async function measurePerformance(url: string): Promise<number> {
  const results: Result[] = []
  while (results.length < runs) {
    const result = await measure(url, ["performance"], { slow: true })
    const { performance = 0 } = result.scores
    if (performance >= leastPerformance) return performance
    results.push(result)
  }
  throw new Error(`${url} is too slow: ${JSON.stringify(results)}`)
}

/** What Lighthouse's benchmark gives on a mid-tier telephone, by Chrome's own calibration (CalibrationController.ts). */
const telephone = 1000

/** How fast this machine is, now. */
async function benchmark(browser: Browser): Promise<number> {
  const page = await browser.newPage()
  const index = await page.evaluate(pageFunctions.computeBenchmarkIndex)
  await page.close()
  return index
}

/** Nothing is held up, nothing is waited for but an idle network, and what no score depends on is left out. */
const asFastAsCanBe = {
  throttlingMethod: "simulate",
  ...{ pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 500, cpuQuietThresholdMs: 0 },
  disableFullPageScreenshot: true,
  // The one of these audits that needs a trace, which takes seconds to come.
  skipAudits: ["baseline"] as string[],
} as const

const slowTelephone = (index: number) =>
  ({
    // The page is really held up, instead of guessing from a fast load what would have held it up.
    throttlingMethod: "devtools",
    // Lighthouse's own network, "slow 4G". The last two numbers are for guessing.
    throttling: {
      requestLatencyMs: 562.5,
      downloadThroughputKbps: 1474.56,
      uploadThroughputKbps: 675,
      cpuSlowdownMultiplier: Math.max(1, index / telephone),
      rttMs: 150,
      throughputKbps: 1638.4,
    },
  }) as const
