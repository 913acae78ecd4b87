/**
 * Who holds this folder: one program at a time prepares it, and servers run from what was made. What a process writes here
 * of itself counts only as long as that process lives, so one that was killed leaves nothing behind that others wait for.
 * Plain JavaScript: runs before the install.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

const folder = ".holders"
/** Milliseconds from one look at who prepares the folder to the next. */
const INTERVAL = 200

let isMyTurn = false

/**
 * Waits until nobody else prepares this folder. It is this process's turn then, until it ends.
 *
 * The turns are numbered, and the highest number has it. A number can be taken once, so of two that find the last process
 * gone only one comes next.
 */
export async function takeTurn() {
  let isSaid = false
  for (;;) {
    const last = Math.max(0, ...turns())
    const holder = [read(`turn-${last}`), ...all("program-")].find(isAlive)
    if (!holder) {
      const mine = last + 1
      // Whoever was slow may take a number that was there before, and is gone: a higher one is not.
      if (write(`turn-${mine}`, { pid: process.pid }) && Math.max(...turns()) === mine) {
        for (const turn of turns().filter((number) => number < mine)) forget(`turn-${turn}`)
        isMyTurn = true
        return
      }
      continue
    }
    if (!isSaid) console.log(`Process ${holder.pid} is preparing this folder: waiting until it is done`)
    isSaid = true
    await pause(INTERVAL)
  }
}

/** Makes others wait for a program too that this process has started in its turn, if it has one: it may live longer. */
export function holdFor(pid) {
  if (isMyTurn) note(`program-${pid}`, { pid })
}

/**
 * Says that a server runs from this folder, or is about to.
 *
 * @param {{ pid: number, port: number, kind: "start" | "dev" }} server
 */
export function announceServer(server) {
  note(`server-${server.pid}`, server)
}

/** The servers of this folder that are alive. */
export function servers() {
  return all("server-")
}

/**
 * Ends the program, in words, where servers run from what is to be replaced: they read their files when they need them.
 *
 * @param {{ pid: number, port: number }[]} running those that would be harmed
 * @param {string} what what is to be replaced
 */
export function refuseUnder(running, what) {
  if (running.length === 0) return
  const list = running.map(({ pid, port }) => `process ${pid} on port ${port}`).join(", ")
  console.error(`A server still runs from the ${what} of this folder, which would be replaced: ${list}.`)
  console.error("Stop it first (Ctrl+C where it runs), then do this again; or work in a second clone (git worktree).")
  process.exit(1)
}

/** What processes that are alive have written. Of others it is removed. */
function all(prefix) {
  const names = list().filter((name) => name.startsWith(prefix))
  return names.map(read).filter((holder, index) => isAlive(holder) || forget(names[index]))
}

const turns = () =>
  list()
    .filter((name) => name.startsWith("turn-"))
    .map((name) => Number(name.slice("turn-".length)))

function list() {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
}

/** A link that leads nowhere: unlike a file, it is there with all that it says, or it is not there. @returns whether it was free */
function write(name, holder) {
  try {
    symlinkSync(JSON.stringify({ ...holder, born: birthOf(holder.pid), folder: identity() }), join(folder, name))
    return true
  } catch (error) {
    if (error.code !== "EEXIST") throw error
    return false
  }
}

/** In place of what another process with this number has left. */
function note(name, holder) {
  forget(name)
  write(name, holder)
}

function read(name) {
  try {
    return JSON.parse(readlinkSync(join(folder, name)))
  } catch {
    return undefined
  }
}

function forget(name) {
  rmSync(join(folder, name), { force: true })
}

function isAlive(holder) {
  return typeof holder?.born === "string" && birthOf(holder.pid) === holder.born && holder.folder === identity()
}

/** Of the folder itself: in a copy of it, what is written there is about the first. */
const identity = () => statSync(folder).ino

/** When a process began, which tells it from another that was given its number later; null if there is none. */
function birthOf(pid) {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim()
    }
    // After the name in brackets, which may hold anything. Z is one that has ended, and of which nobody has taken note.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
    return fields[0] === "Z" ? null : fields[19]
  } catch {
    return null
  }
}
