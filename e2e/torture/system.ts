/** What the operating system does to a server that runs: calls that fail, no room for more files, fewer rights. */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readlinkSync } from "node:fs"

/**
 * Has system calls of a process fail, from now on.
 *
 * @param calls such as "fsync" or "fsync,rename"
 * @param error such as "EIO"
 * @returns what ends it
 */
export async function failCalls(pid: number, calls: string, error: string): Promise<() => Promise<void>> {
  const filter = [`trace=${calls}`, `inject=${calls}:error=${error}`].flatMap((word) => ["-e", word])
  const tracer = spawn("strace", ["-f", "-o", "/dev/null", ...filter, "-p", String(pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  })
  let said = ""
  const attached = new Promise<void>((resolve, reject) => {
    tracer.stderr.on("data", (chunk) => {
      said += String(chunk)
      if (said.includes("attached")) resolve()
    })
    tracer.once("error", reject)
    tracer.once("exit", () => reject(new Error(`strace has ended: ${said}`)))
  })
  await attached
  return async () => {
    const exit = once(tracer, "exit")
    tracer.kill("SIGINT")
    await exit
  }
}

/** Why `failCalls` does not work here: not every system has strace, and not every one lets it attach to a process. */
export const whyNoCallsFail: string | null = await probe()

async function probe(): Promise<string | null> {
  const bystander = spawn("sleep", ["60"])
  try {
    await (await failCalls(bystander.pid as number, "fsync", "EIO"))()
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    bystander.kill()
  }
}

/** The files that a process has open; not its connections, which come and go. */
export function openFiles(pid: number): string[] {
  return numbersOf(pid)
    .map((number) => linkOf(pid, number))
    .filter((target) => target.startsWith("/"))
}

/** Lets a process open nothing more. @returns what ends it */
export function closeTheDoor(pid: number): () => void {
  const open = new Set(numbersOf(pid))
  let free = 0
  while (open.has(free)) free++
  return limit(pid, "nofile", free)
}

/** No file of a process may grow beyond so many bytes: writes are cut short there, and then refused (EFBIG). */
export const cutWrites = (pid: number, bytes: number) => limit(pid, "fsize", bytes)

function limit(pid: number, resource: "nofile" | "fsize", soft: number): () => void {
  const prlimit = (...words: string[]) => execFileSync("prlimit", ["--pid", String(pid), ...words])
  const before = prlimit(`--${resource}`, "--noheadings", "--output", "SOFT").toString().trim()
  prlimit(`--${resource}=${soft}:`)
  return () => void prlimit(`--${resource}=${before}:`)
}

const withoutPower = [
  "setpriv",
  "--bounding-set=-dac_override,-dac_read_search",
  "--inh-caps=-dac_override,-dac_read_search",
]

/** What makes a process of the superuser obey permissions, as one of any other user does. */
export const obedient: readonly string[] =
  process.getuid?.() === 0 && spawnSync("setpriv", [...withoutPower.slice(1), "true"]).status === 0 ? withoutPower : []

function numbersOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/fd`).map(Number)
}

function linkOf(pid: number, number: number): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${number}`)
  } catch {
    // Closed since it was listed.
    return ""
  }
}
