/** A clone of the project, and its commands: what someone sees who has just cloned it. */

import { type ChildProcess, execFile, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect } from "@playwright/test"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { takeOver } from "./copy.ts"
import { root, unset } from "./site.ts"

const execute = promisify(execFile)

export interface Run {
  readonly child: ChildProcess
  readonly output: () => string
  readonly exit: Promise<number | null>
}

export type Clone = Awaited<ReturnType<typeof makeClone>>

export async function makeClone() {
  const folder = join(await mkdtemp(join(tmpdir(), "cloakroom-start-")), "clone")
  const port = String(await freePort())
  const origin = `http://localhost:${port}`
  /** Names the processes that come of this clone, whatever process group they put themselves in. */
  const mark = randomUUID()
  await execute("git", ["clone", "--quiet", "--no-hardlinks", root, folder])
  await takeOver(folder)

  /** The environment without what a developer has set: an empty variable would not do, since `.env` is to be read. */
  function environment(): NodeJS.ProcessEnv {
    const ours = Object.entries(process.env).filter(([name]) => !(name in unset) && !name.startsWith("npm_"))
    const { NODE_ENV } = process.env
    return { ...Object.fromEntries(ours), NODE_ENV, PORT: port, CLOAKROOM_RUN: mark }
  }

  /** Every process of this clone that is alive: Linux tells what each was started with. */
  async function processesLeft(): Promise<string[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name))
    const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")))
    return pids.filter((_, index) => environments[index]?.includes(`CLOAKROOM_RUN=${mark}`))
  }

  const expectGone = async () => {
    await expect.poll(processesLeft).toEqual([])
    await expect(fetch(`${origin}/`)).rejects.toThrow()
  }

  return {
    folder,
    origin,
    processesLeft,
    expectGone,

    npm(words: readonly string[], env: Record<string, string> = {}): Run {
      // Alone in its process group: a signal to it reaches nobody else.
      const child = spawn("npm", words, {
        cwd: folder,
        env: { ...environment(), ...env },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      })
      let output = ""
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text) => (output += text))
      const exit = new Promise<number | null>((resolve) => child.once("exit", resolve))
      return { child, output: () => output, exit }
    },

    /** Waits for the address to be printed, then for an answer from it. */
    async expectServing({ output }: Run): Promise<void> {
      await expect.poll(output, { timeout: 150_000 }).toContain(origin)
      const answer = await fetch(`${origin}/`)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain("You are not logged in.")
    },

    async stop({ child, exit, output }: Run): Promise<void> {
      const asked = Date.now()
      child.kill("SIGTERM")
      expect(await exit, output()).toBe(0)
      await expectGone()
      expect(Date.now() - asked).toBeLessThan(10_000)
    },

    /** The tracked files that have changed. */
    changes: async () => (await execute("git", ["status", "--porcelain"], { cwd: folder })).stdout,

    async remove(): Promise<void> {
      for (const pid of await processesLeft()) process.kill(Number(pid), "SIGKILL")
      await rm(join(folder, ".."), { recursive: true, force: true })
    },
  }
}
