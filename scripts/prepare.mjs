/**
 * Makes what a clone lacks: `node scripts/prepare.mjs` what every command needs, with one of these words what that one needs
 * as well: `build`, or `start` and `dev`, which become the server. Plain JavaScript: runs before the install.
 */
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { takeTurn } from "./holders.mjs"
import { mustRun, stopOnSignal } from "./process.mjs"
import { generate, install, node, writeSecrets } from "./setup.mjs"

const [purpose] = process.argv.slice(2)

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(1)
await takeTurn()
await install()
writeSecrets()
if (purpose === "start" || purpose === "dev") {
  // First of what needs the packages: it checks the configuration, before anything that takes long. The process that has
  // started this one is the server in a moment: see start.sh.
  await mustRun(node, ["scripts/announce.mjs", purpose, String(process.ppid)])
}
await generate()
if (purpose === "start" || purpose === "build") {
  await mustRun(node, ["scripts/build.mjs", String(process.ppid)], { grace: 3000 })
}
