/** lib/session can be copied into an app as create-next-app writes it, whole or in the parts that its README tells apart. */
import { execFileSync, spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { blocksOf, readme } from "./session-readme.ts"

const quickStart = "examples/quick-start"

/** The packages that the README installs, one list for each line that does. */
const installed = [...readme.matchAll(/npm install (?:-D )?([a-z][^`\n]*)/g)].map(([, list = ""]) => list.split(" "))

/** How the README leaves a part out. */
const removals = [...readme.matchAll(/^(?:rm|find) lib\/session.*$/gm)].map(([line]) => line)
const removeTests = removals.find((line) => line.startsWith("find")) ?? ""
const removeStores = removals.filter((line) => line.startsWith("rm"))

/** An app that has nothing but the README's own files, a copy of lib/session, and these packages. */
function makeApp(packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "session-copy-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const file of ["tsconfig.json", "session.ts", "users.ts"]) cpSync(join(quickStart, file), join(folder, file))
  cpSync("lib/session", join(folder, "lib/session"), { recursive: true })
  for (const name of [...packages, "next", "react", "@types/react", "@types/node"]) {
    const link = join(folder, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve("node_modules", name), link)
  }
  return folder
}

function expectToCompile(folder: string): void {
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder], {
    encoding: "utf8",
  })
  expect(stdout).toBe("")
  expect(status).toBe(0)
}

const everything = [...new Set(installed.flat().map((name) => name.replace(/(.)@.*$/, "$1")))]

test("a copy compiles, its tests included", { timeout: 120_000 }, () => {
  expect(everything).toContain("vitest")
  expectToCompile(makeApp(everything))
})

test("also where the app is stricter", { timeout: 120_000 }, () => {
  const folder = makeApp(everything)
  const stricter = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
  const path = join(folder, "tsconfig.json")
  const { compilerOptions, ...rest } = JSON.parse(readFileSync(path, "utf8"))
  writeFileSync(path, JSON.stringify({ ...rest, compilerOptions: { ...compilerOptions, ...stricter } }))
  expectToCompile(folder)
})

test.each(removeStores)("what is left compiles after: %s", { timeout: 120_000 }, (removal) => {
  const folder = makeApp(everything)
  if (removal.includes("disk")) rmSync(join(folder, "session.ts"))
  for (const line of [removeTests, removal]) execFileSync("bash", ["-ec", line], { cwd: folder })
  expectToCompile(folder)
})

test("the core and one store need the first two packages alone", { timeout: 120_000 }, () => {
  const folder = makeApp(installed[0] ?? [])
  const others = removeStores.filter((line) => !line.includes("disk"))
  for (const line of [removeTests, ...others])
    execFileSync("bash", ["-ec", `${line.replace("rm", "rm -f")}`], { cwd: folder })
  expectToCompile(folder)
})

test("what the README shows compiles", { timeout: 120_000 }, () => {
  const folder = makeApp([...everything, "@playwright/test"])
  const table = `import type { SessionTable } from "@/lib/session/drivers/database"
import type { LoginTable } from "@/lib/session/logins/table"
export declare const prisma: { session: SessionTable; login: LoginTable<`
  writeFileSync(join(folder, "prisma.ts"), `${table}{ userAgent: string }> }\n`)
  writeFileSync(join(folder, "prisma-with-browser.ts"), `${table}{ browser: string }> }\n`)
  const blocks = blocksOf(readme).filter(({ language, file }) => language === "ts" && file === undefined)
  expect(blocks.length).toBeGreaterThan(10)
  for (const [n, { text }] of blocks.entries()) writeFileSync(join(folder, `block-${n}.ts`), text)
  expectToCompile(folder)
})
