import { execFile } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "@playwright/test"
import { fingerprint, unlessDone } from "../../scripts/stamp.mjs"
import { takeOver } from "../support/copy.ts"
import { root, siteWithMistakes } from "../support/site.ts"
import { mistakes } from "./list.ts"

/** All that the site is made of. */
const sources = [
  ".generated",
  "app",
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

test("the site is built with mistakes", async () => {
  test.setTimeout(300_000)
  const inputs = fingerprint([...sources, "e2e/mistakes", "package-lock.json"].map((name) => join(root, name)))
  await unlessDone(`${siteWithMistakes}.stamp`, inputs, async () => {
    rmSync(siteWithMistakes, { recursive: true, force: true })
    mkdirSync(siteWithMistakes, { recursive: true })
    for (const name of sources.filter((source) => existsSync(join(root, source))))
      cpSync(join(root, name), join(siteWithMistakes, name), { recursive: true })
    await takeOver(siteWithMistakes)
    for (const { file, right, wrong } of mistakes) {
      const path = join(siteWithMistakes, file)
      const text = existsSync(path) ? readFileSync(path, "utf8") : ""
      expect(text.split(right || "\0"), `${file} has changed: ${right}`).toHaveLength(right ? 2 : 1)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, right ? text.replace(right, () => wrong) : wrong)
    }
    const next = join(siteWithMistakes, "node_modules/next/dist/bin/next")
    const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
    await promisify(execFile)(process.execPath, [next, "build"], { cwd: siteWithMistakes, env })
  })
})
