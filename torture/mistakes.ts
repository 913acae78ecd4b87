import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { root } from "../e2e/support/site.ts"
import type { Check } from "./check.ts"

/** On a build with mistakes in its source the tests with the tag "@mistakes" have to fail: those that look for them. */
export const mistakes: Check = {
  name: "mistakes",
  subjects: ["the site"],
  count: 1,
  async run(_, count, progress) {
    const playwright = join(root, "node_modules/@playwright/test/cli.js")
    for (let done = 1; done <= count; done++) {
      const { status } = spawnSync(process.execPath, [playwright, "test", "--project=must fail"], {
        cwd: root,
        stdio: "inherit",
      })
      if (status !== 0) throw new Error("A test passes where it must fail.")
      progress(done)
    }
    return "all fail that must"
  },
}
