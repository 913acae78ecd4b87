import { execFile } from "node:child_process"
import { cp } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { root } from "./site.ts"

/**
 * Gives a copy of the project what takes long to come by and is here already: the packages, linked where that is possible,
 * and what Next has compiled, which it compares with the sources of the copy. (The first of all builds, before the tests,
 * is the one that has nothing to take over.)
 *
 * @param folder the copy, which has neither yet
 */
export async function takeOver(folder: string): Promise<void> {
  await takePackages(folder)
  const compiled = ".next/cache/turbopack"
  await cp(join(root, compiled), join(folder, compiled), { recursive: true })
}

/** Gives another app the packages. What Next has compiled of this site would only make its build take twice as long. */
export async function takePackages(folder: string): Promise<void> {
  const modules = join(root, "node_modules")
  await promisify(execFile)("cp", ["-al", modules, folder]).catch(() =>
    cp(modules, join(folder, "node_modules"), { recursive: true }),
  )
}
