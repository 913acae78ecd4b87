import { rmSync } from "node:fs"
import { join } from "node:path"
import { copyQuickStart, run } from "../e2e/quick-start/make.ts"
import { prepareSite, root } from "../e2e/support/site.ts"
import type { Check } from "./check.ts"

/**
 * The quick start as somebody makes it: shadcn writes the layer, npm installs all packages in the versions that the app names,
 * and the app checks and builds itself with them. (`npm test` takes the packages of this project.) Asks the registry of npm.
 */
export const registry: Check = {
  name: "registry",
  subjects: ["the quick start"],
  count: 1,
  async run(_, count, progress) {
    const site = await prepareSite()
    try {
      await site.start()
      for (let done = 1; done <= count; done++) {
        const home = copyQuickStart()
        const shadcn = join(root, "node_modules/shadcn/dist/index.js")
        await run(home, process.execPath, [shadcn, "add", "--yes", `${site.origin}/r/session-disk.json`])
        await run(home, "npm", ["run", "lint"])
        await run(home, "npm", ["run", "build"])
        rmSync(home, { recursive: true })
        progress(done)
      }
    } finally {
      await site.remove()
    }
    return "installed, checked and built"
  },
}
