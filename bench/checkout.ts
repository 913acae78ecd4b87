import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")

/**
 * Puts the files of a commit into a new folder, ready to run: with its packages and its database client. Packages that are the
 * same as today's are shared with them, else they are installed, which takes a minute or two.
 * @throws Error if there is no such commit, or it is too old to be made ready so
 */
export function checkOut(ref: string, folder: string): void {
  mkdirSync(folder)
  const files = execFileSync("git", ["archive", ref], { cwd: root, maxBuffer: 2 ** 30 })
  execFileSync("tar", ["-x", "-C", folder], { input: files })
  if (!existsSync(join(folder, "scripts/setup.mjs"))) throw new Error(`${ref} is too old: it has no scripts/setup.mjs`)
  const lock = (home: string) => readFileSync(join(home, "package-lock.json"), "utf8")
  const isShared = lock(root) === lock(folder)
  if (isShared) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  const work = [...(isShared ? [] : ["install"]), "generate"].map((step) => `await setup.${step}()`)
  const script = `const setup = await import("./scripts/setup.mjs"); ${work.join("; ")}`
  execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder, stdio: "inherit" })
}
