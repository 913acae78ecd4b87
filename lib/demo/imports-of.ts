import { join } from "node:path/posix"

/** Every app that the layer can be copied into has them. */
const always = /^(node:|next$|next\/|react$|react\/|react-dom$)/

// From the start of a line, so that an example in a comment is none.
const statements = /^(?:import |(?:import|export|\}) ?[^"\n]*\bfrom )"([^"\n]+)"/gm
const calls = /^(?! *(?:\*|\/\/)).*\bimport\("([^"\n]+)"\)/gm

/**
 * Tells what a file of this project imports.
 *
 * @param path from the root of the project. What is no module, such as a README with examples, imports nothing
 * @returns the project's own files, by their paths, and the names of packages, without those that come with Next
 */
export function importsOf(path: string, text: string): { files: string[]; packages: string[] } {
  if (!/\.tsx?$/.test(path)) return { files: [], packages: [] }
  const imported = [statements, calls].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name))
  return {
    files: imported.filter((name) => name.startsWith(".")).map((name) => join(path, "..", name)),
    packages: imported.filter((name) => !name.startsWith(".") && !always.test(name)).map(packageName),
  }
}

/** The package that "name/part" or "@scope/name/part" is of. */
function packageName(name: string): string {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/")
}
