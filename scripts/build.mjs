/** `build.mjs <pid>`: builds the site if anything that goes into it has changed. The process is the server that waits for it. */
import { createHash } from "node:crypto"
import { cpSync, existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { buildConfiguration } from "./configuration.mjs"
import { refuseUnder, servers } from "./holders.mjs"
import { mustRun, stopOnSignal } from "./process.mjs"
import { node } from "./setup.mjs"
import { fingerprint, unlessDone } from "./stamp.mjs"

const folders = ["app", "docs", "lib", "prisma", "public", "registry"]
const files = [
  "instrumentation-client.ts",
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
]
/** Documents and the helpers of a team's tests are shown and handed out, from a copy of the build's. Tests are neither. */
const isInput = (path) => !/\.test\.tsx?$/.test(path)
const { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key } = buildConfiguration()
const waiting = Number(process.argv[2])

stopOnSignal(1)
const sources = fingerprint([...folders, ...files], isInput)
// Next names server actions by the key, so another key is another build.
const inputs = createHash("sha256")
  .update(sources + key)
  .digest("hex")
// `next dev` has a folder of its own.
const running = servers().filter(({ kind, pid }) => kind === "start" && pid !== waiting)
await unlessDone(".next/build-stamp", inputs, build, () => refuseUnder(running, "build"))

async function build() {
  console.log("Building the site")
  const standalone = ".next/standalone"
  rmSync(standalone, { recursive: true, force: true })
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }
  await mustRun(node, ["node_modules/next/dist/bin/next", "build"], { quiet: true, env })
  // What Next leaves out of the folder that runs anywhere, since a CDN may serve it; and what it has found by its name only.
  for (const name of ["public", ".next/static"].filter(existsSync))
    cpSync(name, join(standalone, name), { recursive: true })
  rmSync(join(standalone, "test-results"), { recursive: true, force: true })
}
