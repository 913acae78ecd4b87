/** What a fresh clone lacks, each made only if it is missing or out of date. Plain JavaScript: runs before the install. */
import { randomBytes } from "node:crypto"
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { refuseUnder, servers } from "./holders.mjs"
import { mustRun } from "./process.mjs"
import { fingerprint, unlessDone } from "./stamp.mjs"

/** The Node that everything but this folder's setup runs on; it comes with the install. */
export const node = "node_modules/.bin/node"

/** Installs the packages that package-lock.json names. */
export async function install() {
  const inputs = fingerprint(["package.json", "package-lock.json"]) + process.platform + process.arch
  const mayBegin = () => refuseUnder(servers(), "packages")
  await unlessDone("node_modules/.install-stamp", inputs, npmInstall, mayBegin)
}

async function npmInstall() {
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
}

/** What `.env` has to hold, and what a random one looks like: the form in which each is read. */
const secrets = { SESSION_SECRET: "base64url", NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "base64" }

/** Writes to .env each of these that is nowhere yet: 32 random bytes. Other lines stay. */
export function writeSecrets() {
  const text = existsSync(".env") ? readFileSync(".env", "utf8") : ""
  const isThere = (name) =>
    process.env[name] !== undefined || new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, "m").test(text)
  const missing = Object.keys(secrets).filter((name) => !isThere(name))
  if (missing.length === 0) return
  console.log(`Writing a random ${missing.join(" and a random ")} to .env`)
  const lines = missing.map((name) => `${name}=${randomBytes(32).toString(secrets[name])}\n`)
  const separator = text === "" || text.endsWith("\n") ? "" : "\n"
  appendFileSync(".env", separator + lines.join(""), { mode: 0o600 })
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
