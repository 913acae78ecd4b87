/** The programs that make up a browser under test, and a folder for what they write. Both end with this process. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { soon } from "./wait.ts"

/** Milliseconds for a program to end when it is asked to. */
const endTime = 5_000

export interface Program {
  readonly pid: number
  /** Waits until it has said something. @throws Error if it ends before, or takes too long */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>
  /** Asks it to end, and waits until it has. */
  end(): Promise<void>
}

export class Programs {
  /** Their home: what a browser keeps of its user, it keeps here. */
  readonly home = mkdtempSync(join(tmpdir(), "cloakroom-engine-"))
  readonly #running = new Map<ChildProcess, Program>()

  constructor() {
    process.once("exit", this.#abandon)
  }

  /** In the process group of this process, so that whoever stops the group stops them, too. */
  start(command: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    const home = { HOME: this.home, XDG_CACHE_HOME: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" }
    const child = spawn(command, words, {
      cwd: this.home,
      env: { ...process.env, ...home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk))
    // Not "exit": the processes that it has started have its output, too, and write to its home until they end.
    const ended = once(child, "close")
      .catch((error) => (output += error))
      .finally(() => this.#running.delete(child))

    const says = (pattern: RegExp) =>
      soon(() => {
        if (!this.#running.has(child)) throw new Error(`${command} has ended:\n${output}`)
        return pattern.exec(output)
      })
    const end = async () => {
      child.kill()
      const giveUp = setTimeout(() => child.kill("SIGKILL"), endTime)
      await ended
      clearTimeout(giveUp)
    }
    const program = { pid: child.pid ?? -1, says, ended, end }
    this.#running.set(child, program)
    return program
  }

  /** Ends all that still run, the last one first, and removes their home. */
  async end(): Promise<void> {
    for (const program of [...this.#running.values()].reverse()) await program.end()
    process.off("exit", this.#abandon)
    this.#removeHome()
  }

  /** What there is time for when this process exits. */
  readonly #abandon = (): void => {
    for (const child of this.#running.keys()) child.kill("SIGKILL")
    this.#removeHome()
  }

  #removeHome(): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}
