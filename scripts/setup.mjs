/** What a fresh clone lacks, each made only if it is missing or out of date. Plain JavaScript: runs before the install. */
import { randomBytes } from "node:crypto"
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { mustRun } from "./process.mjs"
import { fingerprint, unlessDone } from "./stamp.mjs"

/** The Node that everything but this folder's setup runs on; it comes with the install. */
export const node = "node_modules/.bin/node"

/** Installs the packages that package-lock.json names. */
export async function install() {
  const inputs = fingerprint(["package.json", "package-lock.json"]) + process.platform + process.arch
  await unlessDone("node_modules/.install-stamp", inputs, async () => {
    console.log("Installing packages (this takes a minute the first time)")
    // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms. `--include=dev`, since
    // the build needs them even where NODE_ENV is production; `error`, since npm warns that its own Node is too old.
    const flags = ["--no-save", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"]
    // npm takes a package that it had half unpacked when it was killed for a whole one.
    const unfinished = "node_modules/.install-unfinished"
    if (existsSync(unfinished)) rmSync("node_modules", { recursive: true })
    mkdirSync("node_modules", { recursive: true })
    writeFileSync(unfinished, "")
    await mustRun("npm", ["install", ...flags], { quiet: true })
    rmSync(unfinished)
  })
}

/** Writes a random SESSION_SECRET to .env if there is none anywhere. Other lines stay. */
export function writeSecret() {
  const text = existsSync(".env") ? readFileSync(".env", "utf8") : ""
  if (process.env.SESSION_SECRET !== undefined || /^\s*(export\s+)?SESSION_SECRET\s*=/m.test(text)) return
  console.log("Writing a random SESSION_SECRET to .env")
  const separator = text === "" || text.endsWith("\n") ? "" : "\n"
  appendFileSync(".env", `${separator}SESSION_SECRET=${randomBytes(32).toString("base64url")}\n`, {
    mode: 0o600,
  })
  chmodSync(".env", 0o600)
}

/** Generates Prisma's clients for SQLite and PostgreSQL into .generated. */
export async function generate() {
  const schemas = ["prisma/schema.prisma", "prisma/postgresql/schema.prisma"]
  await unlessDone(".generated/stamp", fingerprint([...schemas, "package-lock.json"]), async () => {
    console.log("Generating the database clients")
    for (const schema of schemas) {
      await mustRun(node, ["node_modules/prisma/build/index.js", "generate", "--schema", schema], {
        quiet: true,
        // Prisma's command downloads a native engine that `generate` does not use, unless it is given one: any program
        // will do. Never so for its migrate commands: they would succeed having done nothing.
        env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
      })
    }
  })
}
