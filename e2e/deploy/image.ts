/** What the Dockerfile makes, in a plain folder: its commands are run here, since there is no container engine. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root, type Settings } from "../support/site.ts"
import { stages, textsOf } from "./dockerfile.ts"

const [build, final] = stages

export interface Image {
  /** What the last stage copies, which nobody may write. */
  readonly site: string
  /** In place of /data. */
  readonly data: string
  /** The environment that the last stage sets, and no more. */
  readonly env: Settings
  /** The key with which the site was built. */
  readonly key: string
  remove(): void
}

/** Does what the Dockerfile says from the end of the build on. The build itself is the one that all tests share. */
export function makeImage(): Image {
  const place = mkdtempSync(join(tmpdir(), "cloakroom-image-"))
  const [site, data, sources] = ["site", "data", "build"].map((name) => join(place, name)) as [string, string, string]
  cpSync(join(root, ".next/standalone"), join(sources, ".next/standalone"), { recursive: true })
  const manifest = readFileSync(join(root, ".next/server/server-reference-manifest.json"), "utf8")
  const key = JSON.parse(manifest).encryptionKey as string

  const command = textsOf(build, "RUN").at(-1) ?? ""
  if (!command.startsWith("npm run build && ")) throw new Error(`Not the build: ${command}`)
  const rest = command.replace("npm run build", "true").replaceAll("/site", site)
  execFileSync("sh", ["-ec", rest], { cwd: sources, env: { ...process.env, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key } })
  execFileSync("chmod", ["-R", "a-w", site])
  mkdirSync(data, { mode: 0o700 })

  const pairs = textsOf(final, "ENV").flatMap((text) => text.split(" ").map((pair) => pair.split("=")))
  const env = Object.fromEntries(pairs.map(([name, value = ""]) => [name, value.replace("/data", data)]))
  const remove = () => {
    execFileSync("chmod", ["-R", "u+w", site])
    rmSync(place, { recursive: true })
  }
  return { site, data, env, key, remove }
}
