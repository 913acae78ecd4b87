/** docs/deploy.md, for tests of what stands in it. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { type Block, blocksOf } from "../../lib/testing/session-readme.ts"
import { keepSecret } from "../support/secrets.ts"
import { root, type Settings } from "../support/site.ts"

export const blocks: readonly Block[] = blocksOf(readFileSync(join(root, "docs/deploy.md"), "utf8"))

/** Makes the settings as the page says. @param folder where `.env` is to be */
export function makeSettings(folder: string): Settings {
  const command = blocks.find(({ text }) => text.startsWith("umask"))?.text ?? ""
  execFileSync("sh", ["-ec", command], { cwd: folder })
  const settings = parseEnv(readFileSync(join(folder, ".env"), "utf8")) as Record<string, string>
  for (const [name, value] of Object.entries(settings)) if (/SECRET|KEY|PASSWORD/.test(name)) keepSecret(value)
  return settings
}
