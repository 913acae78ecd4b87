import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { latestPart } from "./layer.ts"

const root = join(import.meta.dirname, "..")

/**
 * Puts the files of a commit into a new folder, ready to run: with its packages and its database client. Packages that are the
 * same as today's are shared with them, else they are installed, which takes a minute or two.
 * @throws Error if there is no such commit, or it is too old
 */
export function checkOut(ref: string, folder: string): void {
  mkdirSync(folder)
  const files = execFileSync("git", ["archive", ref], { cwd: root, maxBuffer: 2 ** 30 })
  execFileSync("tar", ["-x", "-C", folder], { input: files })
  if (!existsSync(join(folder, latestPart)))
    throw new Error(`${ref} is too old to be measured: it has no ${latestPart}`)
  const lock = (home: string) => readFileSync(join(home, "package-lock.json"), "utf8")
  const isShared = lock(root) === lock(folder)
  if (isShared) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  // Its own setup, since an earlier one may have needed something else. Its configuration is read, so it needs secrets.
  const steps = [...(isShared ? [] : ["install"]), "writeSecrets", "generate"]
  const script = `const setup = await import("./scripts/setup.mjs"); ${steps.map((step) => `await setup.${step}()`).join("; ")}`
  const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    stdio: "inherit",
  })
  if (status !== 0) throw new Error(`${ref} could not be made ready to run`)
}
