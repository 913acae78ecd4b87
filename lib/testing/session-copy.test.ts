/** lib/session can be copied into another application: it type-checks there, with the packages that its README names. */
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { expect, onTestFinished, test } from "vitest"

/** Files that the README says to leave out. */
const aboutThisSite = ["guarantees.test.ts", "drivers/database.test.ts"]

const tsconfig = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: "es2024",
    module: "esnext",
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["session"],
}

/** The packages that the README says are needed, except Next and the types of Node. */
function packagesNeeded(): string[] {
  const [, list = ""] = /Needed from npm:([^.]*)\./.exec(readFileSync("lib/session/README.md", "utf8")) ?? []
  return [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
}

/** An application that has nothing but a copy of lib/session and those packages. */
function makeCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), "session-copy-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync("lib/session", join(folder, "session"), { recursive: true })
  for (const file of aboutThisSite) rmSync(join(folder, "session", file))
  for (const name of [...packagesNeeded(), "next", "@types/node"]) {
    const link = join(folder, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve("node_modules", name), link)
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  return folder
}

test("a copy type-checks", { timeout: 120_000 }, () => {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", makeCopy()]
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" })
  expect(stdout).toBe("")
  expect(status).toBe(0)
})
