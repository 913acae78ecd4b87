/** Where a program is that may be installed, or not. */
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

export function findCommand(name: string): string | undefined {
  const folders = process.env.PATH?.split(delimiter) ?? []
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
