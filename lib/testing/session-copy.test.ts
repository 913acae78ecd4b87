/** lib/session can be copied into an app as create-next-app writes it, whole or without the parts that its README says. */
import { execFileSync, spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { blocksOf, readme } from "./session-readme.ts"

const quickStart = "examples/quick-start"

/** The packages that each line of the README installs: first those that every copy needs. */
const installed = [...readme.matchAll(/npm install (?:-D )?([a-z@][^`\n]*)/g)].map(([, names = ""]) =>
  names.split(" ").map((name) => name.replace(/(.)@.*$/, "$1")),
)
const everything = [...new Set(installed.flat())]

/** The commands by which the README leaves out the layer's own tests, and each store. */
const commands = [...new Set([...readme.matchAll(/^(?:find|rm(?: -r)?) lib\/session.*$/gm)].map(([line]) => line))]
const removeTests = commands.filter((line) => line.startsWith("find"))
const removeStores = commands.filter((line) => line.startsWith("rm"))

/**
 * An app with two files of the quick start, a copy of lib/session, and these packages.
 *
 * @param nodeTypes create-next-app installs those of Node 20; the layer's own tests need later ones
 */
function makeApp(packages: readonly string[], nodeTypes = "@types/node"): string {
  const folder = mkdtempSync(join(tmpdir(), "session-copy-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const file of ["tsconfig.json", "session.ts"]) cpSync(join(quickStart, file), join(folder, file))
  cpSync("lib/session", join(folder, "lib/session"), { recursive: true })
  for (const name of new Set([...packages, "next", "react", "@types/react", "@types/node"])) {
    const link = join(folder, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve("node_modules", name === "@types/node" ? nodeTypes : name), link)
  }
  return folder
}

const run = (folder: string, lines: readonly string[]) => {
  for (const line of lines) execFileSync("sh", ["-ec", line], { cwd: folder })
}

function expectToCompile(folder: string): void {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", folder]
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" })
  expect(stdout).toBe("")
  expect(status).toBe(0)
}

/** Imports of files that are not there. */
function danglingImports(folder: string): string[] {
  return globSync("lib/session/**/*.ts", { cwd: folder }).flatMap((path) => {
    const text = readFileSync(join(folder, path), "utf8")
    const imported = [...text.matchAll(/^(?:import|export|\}) .*"(\.[^"]+)"$/gm)].map(([, file = ""]) => file)
    return imported.filter((file) => !existsSync(join(folder, dirname(path), file))).map((file) => `${path}: ${file}`)
  })
}

test("a copy compiles, its tests included, and so does what the documentation shows", { timeout: 120_000 }, () => {
  const folder = makeApp([...everything, "@playwright/test"])
  const prisma = (columns: string) => `import type { SessionTable } from "@/lib/session/drivers/database"
import type { LoginTable } from "@/lib/session/logins/table"
export declare const prisma: { session: SessionTable; login: LoginTable<${columns}> }\n`
  writeFileSync(join(folder, "prisma.ts"), prisma("{ userAgent: string }"))
  writeFileSync(join(folder, "prisma-with-browser.ts"), prisma("{ browser: string }"))
  writeFileSync(join(folder, "old-auth.ts"), "export declare function oldUserId(): Promise<string | null>")
  cpSync("docs/examples", join(folder, "app/carry-over"), { recursive: true })
  const blocks = blocksOf(readme + readFileSync("docs/coming-from.md", "utf8"))
  const modules = blocks.filter(({ language, file }) => language === "ts" && file === undefined)
  expect(modules.length).toBeGreaterThan(10)
  for (const [n, { text }] of modules.entries()) writeFileSync(join(folder, `app/carry-over/block-${n}.ts`), text)
  expectToCompile(folder)
})

test("a copy compiles where the app is stricter", { timeout: 120_000 }, () => {
  const folder = makeApp(everything)
  const path = join(folder, "tsconfig.json")
  const { compilerOptions, ...rest } = JSON.parse(readFileSync(path, "utf8"))
  const stricter = { ...compilerOptions, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
  writeFileSync(path, JSON.stringify({ ...rest, compilerOptions: stricter }))
  expectToCompile(folder)
})

test("without its tests and all stores but one it compiles with the packages that every copy needs", {
  timeout: 120_000,
}, () => {
  const folder = makeApp(installed[0] ?? [], "types-node-20")
  run(folder, [...removeTests, ...removeStores.filter((line) => !line.includes("stores/disk"))])
  expect(globSync("lib/session/stores/*.ts", { cwd: folder }).length).toBeLessThan(5)
  expectToCompile(folder)
})

test("without its tests it compiles with all stores", { timeout: 120_000 }, () => {
  const folder = makeApp(everything, "types-node-20")
  run(folder, removeTests)
  expectToCompile(folder)
})

test.each(removeStores)("nothing that is left imports what goes by: %s", (removal) => {
  const folder = makeApp([])
  run(folder, [removal])
  // Nothing of the layer imports telemetry or device binding; their tests need more than a copy has.
  if (removal.includes("stores/")) expect(danglingImports(folder)).not.toEqual([])
  run(folder, removeTests)
  expect(danglingImports(folder)).toEqual([])
})
