/** Whether a step's inputs have changed since it was last done. Plain JavaScript: runs before the install. */
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * @param {string[]} paths files and folders; those that do not exist count as well
 * @param {(path: string) => boolean} isInput which of the files in the folders count
 * @returns {string} a hash of all their names and contents
 */
export function fingerprint(paths, isInput = () => true) {
  const hash = createHash("sha256")
  for (const path of paths.flatMap(files).filter(isInput)) {
    hash
      .update(`${path}\0`)
      .update(existsSync(path) ? readFileSync(path) : "")
      .update("\0")
  }
  return hash.digest("hex")
}

/**
 * Does a step unless its stamp says that it was done with these inputs.
 *
 * @param {string} stamp
 * @param {string} inputs
 * @param {() => unknown} step
 * @param {() => void} mayBegin called before anything has changed; may end the program
 */
export async function unlessDone(stamp, inputs, step, mayBegin = () => {}) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return
  mayBegin()
  // Gone before the step begins: one that was interrupted is done again.
  rmSync(stamp, { force: true })
  await step()
  writeFileSync(stamp, inputs)
}

function files(path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => files(join(path, name)))
}
