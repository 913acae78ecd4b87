/** What `npm start` and `npm run dev` do before Next's server begins. Plain JavaScript: runs before the install. */
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { mustRun, stopOnSignal } from "./process.mjs"
import { generate, install, node, writeSecret } from "./setup.mjs"

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(1)
await install()
writeSecret()
// First of what needs the packages: it checks the configuration, before anything that takes long.
await mustRun(node, ["scripts/check-configuration.mjs"])
await generate()
if (process.argv[2] === "start") await mustRun(node, ["scripts/build.mjs"], { grace: 3000 })
