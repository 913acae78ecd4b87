/** `npm start` and `npm run dev`: from a fresh clone to a running site. Plain JavaScript: runs before the install. */
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { mustRun, run, stopOnSignal } from "./process.mjs"
import { generate, install, node, writeSecret } from "./setup.mjs"

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(0)
await install()
writeSecret()
// First of what needs the packages: it checks the configuration, before anything that takes long.
await mustRun(node, ["scripts/migrate.mjs"])
await generate()
const dev = process.argv.includes("--dev")
if (!dev) await mustRun(node, ["scripts/build.mjs"], { grace: 3000 })
// The server answers requests in flight first; the whole must be gone within ten seconds.
process.exit(await run(node, ["server.ts", ...(dev ? ["--dev"] : [])], { grace: 9000 }))
