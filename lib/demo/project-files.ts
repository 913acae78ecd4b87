import { existsSync, readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"

/** @param path from the root of the project. The bundler must not trace it: it could stand for any file. */
const placeOf = (path: string) => resolve(/* turbopackIgnore: true */ process.cwd(), path)

export function readProjectFile(path: string): string {
  return readFileSync(placeOf(path), "utf8")
}

/** Whether it is a file, and no hidden one: those are nobody's to read. */
export function isProjectFile(path: string): boolean {
  const isHidden = path.split("/").some((part) => part.startsWith("."))
  return !isHidden && existsSync(placeOf(path)) && statSync(placeOf(path)).isFile()
}
