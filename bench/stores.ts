/**
 * What a session costs in each store, beside the bare operation beneath it and beside how others keep sessions:
 * `npm run bench`. With `--write` the tables also go into bench/README.md.
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import { openGroups, packages } from "./groups.ts"
import { interleave, median, type Task } from "./interleave.ts"
import { cores, describeMachine, pin } from "./machine.ts"
import { digits, putBetween, ratio, table } from "./markdown.ts"
import type { Group, Subject } from "./subject.ts"

const ROUNDS = 200
/** Writes until SQLite's log has its size and is written over: while it grows, a sync has the file's new size to write as well. */
const GROWN = 1100
/** Of a subject in each round. */
const LOADS = 10
const WRITES = 2

const folder = mkdtempSync(join(tmpdir(), "bench-"))
const server = redisProgram ? await startRedis() : undefined
if (!server) console.warn("NOT MEASURED: redis. No Redis or Valkey is installed (Debian: redis-server).")
const isPinned = pin(process.pid, cores.measured)
if (server) pin(server.pid(), cores.servers)
try {
  const options = {
    ...{ root: join(import.meta.dirname, ".."), folder, redisUrl: server?.url },
    ...{ origin: "http://localhost:3000", secret: randomBytes(32).toString("base64url") },
  }
  // A tenth more rounds warm up.
  const groups = await openGroups(options, server, 1.2 * ROUNDS * LOADS)
  for (const { write } of groups.flatMap(({ subjects }) => subjects))
    for (let n = 0; write && n < GROWN; n++) await write(n)
  const tasks = new Map(groups.flatMap(({ subjects }) => subjects).map((subject) => [subject, tasksOf(subject)]))
  await interleave(
    [...tasks.values()].flatMap(({ load, write }) => [load, ...(write ? [write] : [])]),
    ROUNDS,
    progress,
  )
  const parts = [describeMachine(packages, isPinned)]
  for (const group of groups) parts.push(await report(group, tasks))
  parts.push(
    `Microseconds, medians of ${ROUNDS * LOADS} loads and ${ROUNDS * WRITES} writes in one run. "×": compared with the first row of the table.`,
  )
  const text = parts.join("\n\n")
  console.log(text)
  if (process.argv.includes("--write")) putBetween(join(import.meta.dirname, "README.md"), "stores", text)
} finally {
  rmSync(folder, { recursive: true })
}
// Connections would keep it from ending. The Redis server ends with it.
process.exit()

function tasksOf(subject: Subject): { load: Task; write?: Task } {
  const load = async () => {
    if (!(await subject.load())) throw new Error(`${subject.name}: there is no session`)
  }
  const { write } = subject
  return {
    load: { run: load, times: LOADS, took: [] },
    ...(write && { write: { run: write, times: WRITES, took: [] } }),
  }
}

async function report({ title, subjects }: Group, tasks: Map<Subject, ReturnType<typeof tasksOf>>): Promise<string> {
  const times = subjects.map((subject) => {
    const { load, write } = tasks.get(subject) as ReturnType<typeof tasksOf>
    return { load: median(load), write: write && median(write) }
  })
  const rows: string[][] = []
  for (const [index, subject] of subjects.entries()) {
    const [first, own] = [times[0], times[index]] as [(typeof times)[0], (typeof times)[0]]
    rows.push([
      ...[subject.name, digits(own.load), ratio(own.load, first.load)],
      ...(own.write ? [digits(own.write), first.write ? ratio(own.write, first.write) : ""] : ["", ""]),
      ...[subject.survives ?? "", subject.atRest ? Math.round(await subject.atRest()).toLocaleString("en") : ""],
    ])
  }
  return `### ${title}\n\n${table(["", "load", "×", "write", "×", "a write survives", "bytes a session"], rows)}`
}

function progress(round: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${round}`)
}
