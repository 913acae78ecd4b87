/** The machine on which something is measured: what to say of it, and how to have it measure evenly. */
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync, statfsSync } from "node:fs"
import { availableParallelism, cpus, tmpdir, type } from "node:os"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const TMPFS = 0x01021994

/** Keeps a process, and what it starts from now on, on one core. @returns false where there is no `taskset`, or one core */
export function pin(pid: number, core: number): boolean {
  if (availableParallelism() < 2) return false
  return spawnSync("taskset", ["-acp", String(core), String(pid)]).status === 0
}

/** The core of what is measured, and that of the servers which it asks. */
export const cores = { measured: availableParallelism() - 1, servers: 0 }

/** What the figures depend on, as lines of Markdown. @param packages names, as in package.json */
export function describeMachine(packages: readonly string[], isPinned: boolean): string {
  const [core] = cpus()
  const versions = packages.map((name) => `${name} ${versionOf(name)}`)
  return [
    `- ${new Date().toISOString().slice(0, 10)}, this project at ${commit()}, Node ${process.versions.node}`,
    `- ${core?.model.trim()}, ${cpus().length} cores, ${type()}; ${isPinned ? "one core measures, another serves" : "not pinned to a core"}`,
    `- ${versions.join(", ")}`,
    ...(statfsSync(tmpdir()).type === TMPFS
      ? [`- **${tmpdir()} is in memory: no write waits for a disk.** Set \`TMPDIR\` to a folder on one.`]
      : []),
  ].join("\n")
}

/** The commit that is measured, and whether files differ from it. */
function commit(): string {
  const git = (...words: string[]) => execFileSync("git", words, { cwd: root, encoding: "utf8" }).trim()
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--untracked-files=no") ? " with changes" : ""}`
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version
