/**
 * Each store as it is now and as it was at a commit, by turns in one run: `npm run bench -- --compare <git ref>`. The layer of
 * today is there twice: how much the two differ says how much the difference to the other is worth.
 */
import { randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import { checkOut } from "./checkout.ts"
import { interleave, median, type Task } from "./interleave.ts"
import { openLayer } from "./layer.ts"
import { cores, describeMachine, pin } from "./machine.ts"
import { digits, ratio, table } from "./markdown.ts"
import { addUser, loggedInSubject, loginSubject, storeSubject } from "./ours.ts"
import type { Subject } from "./subject.ts"

const ROUNDS = 200
const LOADS = 10
const WRITES = 2

const ref = process.argv[2]
if (!ref) {
  console.error("npm run bench -- --compare <git ref>, such as HEAD~10")
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), "bench-"))
process.on("exit", () => rmSync(folder, { recursive: true }))
const then = join(folder, "then")
checkOut(ref, then)
const now = join(import.meta.dirname, "..")
const server = redisProgram ? await startRedis() : undefined
if (!server) console.warn("NOT MEASURED: redis. No Redis or Valkey is installed (Debian: redis-server).")
const isPinned = pin(process.pid, cores.measured)
if (server) pin(server.pid(), cores.servers)

const secret = randomBytes(32).toString("base64url")
const layers = [await open(then, 1), await open(now, 2), await open(now, 3)]
await interleave(
  layers.flatMap((tasks) => [...tasks.values()]),
  ROUNDS,
)
const rows = [...(layers[0]?.keys() ?? [])].map((name) => {
  const [before, today, again] = layers.map((tasks) => median(tasks.get(name) as Task)) as [number, number, number]
  return [name, digits(before), digits(today), digits(again), ratio(again, today), ratio(today, before)]
})
console.log(`${describeMachine(["next", "prisma", "redis"], isPinned)}
- compared with ${ref}

${table(["microseconds, medians", "then", "now", "now, again", "again ÷ now", "now ÷ then"], rows)}`)
process.exit()

/** A layer's tasks, by what they measure. */
async function open(root: string, n: number): Promise<Map<string, Task>> {
  const own = join(folder, String(n))
  mkdirSync(own)
  const layer = await openLayer({
    root,
    folder: own,
    origin: `http://localhost:300${n}`,
    secret,
    redisUrl: server?.url,
  })
  const user = await addUser(layer)
  const tasks = new Map<string, Task>()
  const add = ({ name, load, write }: Subject) => {
    tasks.set(`${name}, load`, { run: load, times: LOADS, took: [] })
    if (write) tasks.set(`${name}, write`, { run: write, times: WRITES, took: [] })
  }
  for (const name of ["cookie", "sealed", "database", "shelf", "disk", "redis", "memory"].filter(layer.has)) {
    add(await storeSubject(layer, name))
    const loggedIn = await loggedInSubject(layer, name, user)
    add({ ...loggedIn, name: `${name}, logged in` })
  }
  add(await loginSubject(layer, user))
  return tasks
}
