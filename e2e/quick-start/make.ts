/** The app of examples/quick-start, made from the real folders. */
import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, renameSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { takePackages } from "../support/copy.ts"
import { root, unset } from "../support/site.ts"

const execute = promisify(execFile)

/** Copies the app as it stands in examples/, without the session layer, into a new folder. */
export function copyQuickStart(): string {
  const home = mkdtempSync(join(tmpdir(), "cloakroom-quick-start-"))
  cpSync(join(root, "examples/quick-start"), home, { recursive: true })
  return home
}

/**
 * Adds the session layer to a copy of the app, and what only tests need (added/): a choice of store by the variable STORE, more
 * pages, the components of the registry. Builds it as its own configuration says, which checks the types too; no secret is set.
 */
export async function buildQuickStart(home: string): Promise<void> {
  cpSync(join(root, "lib/session"), join(home, "lib/session"), { recursive: true })
  cpSync(join(root, "registry"), join(home, "components"), { recursive: true })
  renameSync(join(home, "session.ts"), join(home, "of-the-quick-start.ts"))
  cpSync(join(root, "e2e/quick-start/added"), home, { recursive: true })
  // Beside the app's own schema, as the file itself says.
  cpSync(join(root, "lib/session/session.prisma"), join(home, "prisma/session.prisma"))
  await takePackages(home)
  // Prisma wants an engine, which this does not use: any program will do (see scripts/setup.mjs).
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" }
  await runPackage(home, "prisma/build/index.js", ["generate", "--schema", "prisma"], env)
  await runPackage(home, "next/dist/bin/next", ["build"])
}

/** Runs a command in an app, with nothing that this site is configured by. @throws Error with what it has printed */
export async function run(home: string, command: string, words: string[], env: NodeJS.Dict<string> = {}) {
  const ours = Object.entries(process.env).filter(([name]) => !(name in unset) && name !== "NODE_ENV")
  const all = Object.fromEntries([
    ...ours,
    ["NEXT_TELEMETRY_DISABLED", "1"],
    ...Object.entries(env),
  ]) as NodeJS.ProcessEnv
  await execute(command, words, { cwd: home, env: all }).catch(({ stdout, stderr }) => {
    throw new Error(`${command} ${words.join(" ")}\n${stdout}${stderr}`)
  })
}

/** Runs a program of the app's packages, like "next/dist/bin/next". */
export function runPackage(home: string, program: string, words: string[], env: NodeJS.Dict<string> = {}) {
  return run(home, process.execPath, [join(home, "node_modules", program), ...words], env)
}
