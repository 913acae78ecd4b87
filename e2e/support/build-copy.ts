import { execFile } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { expect } from "@playwright/test"
import { fingerprint, unlessDone } from "../../scripts/stamp.mjs"
import { takeOver } from "./copy.ts"
import { root } from "./site.ts"

export interface Change {
  readonly file: string
  /** What stands in the file, once. Empty: there is no such file. */
  readonly from: string
  readonly to: string
}

/** All that the site is made of. */
const sources = [
  ".generated",
  "app",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "lib",
  "next.config.js",
  "package.json",
  "postcss.config.mjs",
  "prisma",
  "prisma.config.ts",
  "proxy.ts",
  "public",
  "scripts",
  "tsconfig.json",
]

/**
 * Builds a copy of the project with some changes, unless that was done before. With the project's key of actions: each of
 * the two builds takes the forms of the other.
 * @param folder the copy, a home for sites
 */
export async function buildCopy(folder: string, changes: readonly Change[]): Promise<void> {
  const manifest = readFileSync(join(root, ".next/server/server-reference-manifest.json"), "utf8")
  const key = JSON.parse(manifest).encryptionKey
  const inputs = fingerprint([...sources, "package-lock.json"].map((name) => join(root, name)))
  await unlessDone(`${folder}.stamp`, JSON.stringify([inputs, changes, key]), async () => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const name of sources.filter((source) => existsSync(join(root, source))))
      cpSync(join(root, name), join(folder, name), { recursive: true })
    await takeOver(folder)
    for (const { file, from, to } of changes) {
      const path = join(folder, file)
      const text = existsSync(path) ? readFileSync(path, "utf8") : ""
      expect(text.split(from || "\0"), `${file} has changed: ${from}`).toHaveLength(from ? 2 : 1)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, from ? text.replace(from, () => to) : to)
    }
    const next = join(folder, "node_modules/next/dist/bin/next")
    const production = { NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
    const env = { ...process.env, ...production, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }
    await promisify(execFile)(process.execPath, [next, "build"], { cwd: folder, env })
  })
}
