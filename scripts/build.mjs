/** Builds the site if anything that goes into it has changed. */
import { createHash } from "node:crypto"
import { cpSync, existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { serverActionsKey } from "../lib/site/actions-key.ts"
import { configuration } from "./configuration.mjs"
import { mustRun, stopOnSignal } from "./process.mjs"
import { node } from "./setup.mjs"
import { fingerprint, unlessDone } from "./stamp.mjs"

const folders = ["app", "lib", "prisma", "public"]
const files = [
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
]
const key = serverActionsKey(configuration().secrets[0])

stopOnSignal(0)
const sources = fingerprint([...folders, ...files], (path) => !/\.test\.tsx?$/.test(path))
// Next names server actions by the key, so another secret is another build.
const inputs = createHash("sha256")
  .update(sources + key)
  .digest("hex")
await unlessDone(".next/build-stamp", inputs, async () => {
  console.log("Building the site")
  const standalone = ".next/standalone"
  rmSync(standalone, { recursive: true, force: true })
  await mustRun(node, ["node_modules/next/dist/bin/next", "build"], {
    quiet: true,
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key },
  })
  // What Next leaves out of the folder that runs anywhere, since a CDN may serve it; and what it has found by its name only.
  for (const name of ["public", ".next/static"].filter(existsSync))
    cpSync(name, join(standalone, name), { recursive: true })
  rmSync(join(standalone, "test-results"), { recursive: true, force: true })
})
