/** The app that `bench/http.ts` measures: what create-next-app makes, the session layer, and pages that differ in one call. */
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { copyQuickStart, runPackage } from "../e2e/quick-start/make.ts"
import { takePackages } from "../e2e/support/copy.ts"
import { root } from "../e2e/support/site.ts"

const WITH = "await session.get()"
const WITHOUT = `{ userId: "alice" }`

/** Both are made anew for each request: a page that is made once and kept would be no measure. */
const page = (current: string) => `
import { connection } from "next/server"
import { session } from "@/session"

export default async function Page() {
  await connection()
  const current: Awaited<ReturnType<typeof session.get>> | { userId: string } = ${current}
  return <h1>You are logged in as {current?.userId}.</h1>
}
`

const now = `new Date("2026-11-28T12:00:00Z")`
const asMuch = `{ userId: "alice", data: {}, store: "memory", createdAt: ${now}, lastSeenAt: ${now}, idleExpiresAt: ${now}, expiresAt: ${now} }`

const handler = (current: string) => `
import { session } from "@/session"

export const dynamic = "force-dynamic"
export const GET = async () => Response.json(session && ${current})
`

const login = `
import { session } from "@/session"

export const POST = async (request: Request) => Response.json(await session.logIn("alice", await request.json()))
`

const files: Record<string, string> = {
  // Cache Components make a page three times slower, with a session and without: what the session costs would not show.
  "next.config.ts": "export default {}\n",
  "app/with/page.tsx": page(WITH),
  "app/without/page.tsx": page(WITHOUT),
  "app/api/with/route.ts": handler("(await session.get({ activity: false }))"),
  "app/api/without/route.ts": handler(asMuch),
  "app/api/session/route.ts": login,
}

/** Makes and builds it, in a new folder. @returns the folder */
export async function buildApp(): Promise<string> {
  const home = copyQuickStart()
  for (const name of ["app/page.tsx", "app/actions.ts"]) rmSync(join(home, name))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), text)
  }
  cpSync(join(root, "lib/session"), join(home, "lib/session"), { recursive: true })
  // All stores at once, as the tests of the quick start open them.
  renameSync(join(home, "session.ts"), join(home, "of-the-quick-start.ts"))
  for (const name of ["session.ts", "prisma"])
    cpSync(join(root, "e2e/quick-start/added", name), join(home, name), { recursive: true })
  cpSync(join(root, "lib/session/session.prisma"), join(home, "prisma/session.prisma"))
  await takePackages(home)
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" }
  await runPackage(home, "prisma/build/index.js", ["generate", "--schema", "prisma"], env)
  await runPackage(home, "next/dist/bin/next", ["build"])
  return home
}
