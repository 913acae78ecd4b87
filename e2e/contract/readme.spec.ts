/** What README.md shows of a shell is what happens in one. */
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "../fixtures.ts"
import { keepTicket } from "../support/secrets.ts"
import { root } from "../support/site.ts"

test("the README's curl lines answer as it says", ({ site }) => {
  test.skip(spawnSync("curl", ["--version"]).status !== 0, "There is no curl here.")
  const readme = readFileSync(join(root, "README.md"), "utf8")
  const [, transcript = ""] = /```console\n([\s\S]*?)```/.exec(readme) ?? []
  const steps = transcript.trim().split(/^\$ /m).slice(1)
  expect(steps.length).toBeGreaterThan(5)
  for (const step of steps) {
    const [command = "", ...shown] = step.trim().split("\n")
    const address = command.replaceAll("localhost:3000", new URL(site.origin).host)
    const options = {
      cwd: site.folder,
      env: { ...process.env, no_proxy: "localhost" },
      encoding: "utf8",
    } as const
    const said = execFileSync("bash", ["-c", address], { ...options, stdio: ["ignore", "pipe", "ignore"] })
    expect(said, command).toMatch(like(shown.join("\n")))
    const [ticket = ""] = /[\w-]+\.\S+$/m.exec(readFileSync(join(site.folder, "jar"), "utf8")) ?? []
    keepTicket(ticket)
  }
})

/** What is left out, and the guest's name, may be anything. */
function like(shown: string): RegExp {
  const parts = shown.split(/…|guest-\w+/).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
  return new RegExp(`^${parts.join(".+")}$`)
}
