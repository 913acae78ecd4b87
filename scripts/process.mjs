/** Running other programs so that a signal to this one stops all of them. Plain JavaScript: runs before the install. */
import { spawn } from "node:child_process"
import { holdFor } from "./holders.mjs"

/** The program that runs now, and how long it may take to end. Programs run one after the other. */
let running
let patience
let stopped = false

/**
 * Makes SIGTERM and its kin stop the program that runs, and then this one.
 *
 * @param {number} status the exit status of a run that was stopped
 */
export function stopOnSignal(status) {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    process.on(signal, () => {
      stopped = true
      if (!running) process.exit(status)
      signalGroup(running, "SIGTERM")
      setTimeout(() => signalGroup(running, "SIGKILL"), patience).unref()
      running.once("exit", () => process.exit(status))
    })
  }
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, keep?: (output: string) => void, grace?: number }} options
 *   quiet: its output is shown only if it fails; keep: it is not shown at all, but given to this; grace: milliseconds that it
 *   has to end by itself when it is stopped (npm, for one, does not)
 * @returns {Promise<number>} its exit status, 128 and more after a signal. Never returns after a stop
 */
export async function run(command, args, { env = {}, quiet = false, keep, grace = 1000 } = {}) {
  // A process group of its own, so that the programs it starts are stopped with it.
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", ...Array(2).fill(quiet || keep ? "pipe" : "inherit")],
    detached: true,
  })
  running = child
  if (child.pid !== undefined) holdFor(child.pid)
  patience = grace
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk))
  const status = await new Promise((resolve) => {
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on("exit", (code, signal) => {
      signalGroup(child, "SIGKILL")
      resolve(code ?? 128 + (signal === "SIGKILL" ? 9 : 15))
    })
  })
  running = undefined
  if (stopped) await new Promise(() => {})
  if (keep) keep(output)
  else if (status !== 0) process.stderr.write(output)
  return status
}

/** Runs a program that has to succeed: otherwise this one exits with its status. */
export async function mustRun(command, args, options) {
  const status = await run(command, args, options)
  if (status !== 0) process.exit(status)
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended.
  }
}
