/** Makes what a clone lacks for any command: packages, a secret, database clients. Plain JavaScript: runs before the install. */
import { chdir } from "node:process"
import { fileURLToPath } from "node:url"
import { stopOnSignal } from "./process.mjs"
import { generate, install, writeSecret } from "./setup.mjs"

chdir(fileURLToPath(new URL("..", import.meta.url)))
stopOnSignal(1)
await install()
writeSecret()
await generate()
