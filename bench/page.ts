/**
 * What a browser loads for the first view of the index, beside an empty page of the same Next with the same configuration:
 * `node bench/page.ts`, after a build. Bytes are those of the bodies, as `next start` sends them.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type BrowserContext, chromium } from "playwright"
import { takePackages } from "../e2e/support/copy.ts"
import { prepareSite, root } from "../e2e/support/site.ts"
import { browserPath } from "../scripts/browser.mjs"

/** What the browser calls them, and we. */
const kinds = { document: "HTML", stylesheet: "CSS", script: "JavaScript", font: "fonts" }

/** Bytes of each answer of one kind. */
type View = Map<string, number[]>

const emptyApp = {
  "package.json": `{ "private": true, "type": "module" }`,
  "next.config.js": `
import config from ${JSON.stringify(join(root, "next.config.js"))}
export default (phase) => ({ ...config(phase), turbopack: { root: import.meta.dirname } })
`,
  "app/layout.jsx": `
export const dynamic = "force-dynamic"
export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }
`,
  "app/page.jsx": "export default function Page() { return <p>Empty</p> }\n",
}

const folder = mkdtempSync(join(tmpdir(), "bench-page-"))
const browser = await chromium.launch({ executablePath: browserPath() })
try {
  const empty = join(folder, "empty")
  await buildEmptyApp(empty)
  const nothing = await firstView(empty)
  const loggedOut = await firstView(root)
  const loggedIn = await firstView(root, logIn)
  const views = { "`/` logged out": loggedOut, "`/` logged in": loggedIn, "an empty page": nothing }
  console.log(row("First view, kB", ...Object.values(kinds), "all", "requests"))
  console.log(row("---", ...Array(6).fill("--:")))
  for (const [name, view] of Object.entries(views)) {
    const all = [...view.values()].flat()
    console.log(
      row(
        name,
        ...Object.keys(kinds).map((kind) => kilobytes(bytesOf(view, kind))),
        kilobytes(sum(all)),
        String(all.length),
      ),
    )
  }
  const beyond = [loggedOut, loggedIn].map((view) => kilobytes(bytesOf(view, "script") - bytesOf(nothing, "script")))
  console.log(`\nJavaScript beyond the empty page: ${beyond.join(" kB logged out, ")} kB logged in.`)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}

async function buildEmptyApp(home: string): Promise<void> {
  for (const [name, text] of Object.entries(emptyApp)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), text)
  }
  await takePackages(home)
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
  execFileSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], { cwd: home, env })
}

/** @param before what is done before the page is opened, in a browser that has loaded nothing yet */
async function firstView(home: string, before?: (context: BrowserContext) => Promise<void>): Promise<View> {
  const site = await prepareSite({ REDIS_URL: "" }, { home })
  await site.start()
  const context = await browser.newContext({ baseURL: site.origin })
  try {
    await before?.(context)
    const page = await context.newPage()
    const answers: Promise<readonly [string, number]>[] = []
    page.on("requestfinished", (request) =>
      answers.push(request.sizes().then(({ responseBodySize }) => [request.resourceType(), responseBodySize])),
    )
    await page.goto("/", { waitUntil: "networkidle" })
    const view: View = new Map()
    for (const [kind, bytes] of await Promise.all(answers)) view.set(kind, [...(view.get(kind) ?? []), bytes])
    return view
  } finally {
    await context.close()
    await site.remove()
  }
}

async function logIn({ request }: BrowserContext): Promise<void> {
  const answer = await request.post("/api/session", { data: { guest: true } })
  if (!answer.ok()) throw new Error(`The login was refused: ${answer.status()}`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function bytesOf(view: View, kind: string): number {
  return sum(view.get(kind) ?? [])
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}

function row(...cells: string[]): string {
  return `| ${cells.join(" | ")} |`
}
