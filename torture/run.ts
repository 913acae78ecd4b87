/**
 * `npm run test:torture`: every check in full. With words, only what has all of them in its name:
 *
 *     npm run test:torture -- tickets disk
 *     npm run test:torture -- --count 10
 *
 * What needs a server runs the one that `npm start` or `npm test` has built last.
 */
import { parseArgs } from "node:util"
import { boundary } from "./boundary.ts"
import type { Check, Progress } from "./check.ts"
import { failover } from "./failover.ts"
import { fleet } from "./fleet.ts"
import { histories } from "./histories.ts"
import { kills } from "./kills.ts"
import { leaks } from "./leaks.ts"
import { lighthouse } from "./lighthouse.ts"
import { logOuts, logOutsAndMoves } from "./log-outs.ts"
import { memory } from "./memory.ts"
import { mistakes } from "./mistakes.ts"
import { redis } from "./redis.ts"
import { registry } from "./registry.ts"
import { stopServers } from "./servers.ts"
import { sweep } from "./sweep.ts"
import { tickets } from "./tickets.ts"
import { updates } from "./updates.ts"

const checks: readonly Check[] = [
  histories,
  updates,
  logOuts,
  logOutsAndMoves,
  boundary,
  tickets,
  leaks,
  memory,
  kills,
  redis,
  failover,
  fleet,
  sweep,
  lighthouse,
  mistakes,
  registry,
]

const { values, positionals } = parseArgs({ options: { count: { type: "string" } }, allowPositionals: true })
const results: { check: string; subject: string; seconds: string; result: string }[] = []
for (const check of checks) {
  for (const subject of check.subjects) {
    if (!positionals.every((word) => `${check.name}, ${subject}`.includes(word))) continue
    await tryOut(check, subject, Number(values.count ?? check.count))
  }
}
await stopServers()
console.table(results)
process.exit(results.some(({ result }) => result.startsWith("FAILED")) ? 1 : 0)

async function tryOut(check: Check, subject: string, count: number): Promise<void> {
  const label = `${check.name}, ${subject}`
  const started = performance.now()
  const result = await check.run(subject, count, progressLine(label, count)).catch((error) => {
    console.error(error)
    return `FAILED: ${error.message}`
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${label}: ${result} (${seconds} s)`)
  results.push({ check: check.name, subject, seconds, result })
}

/** Says how far it is: in place on a terminal, else at each tenth. */
function progressLine(label: string, count: number): Progress {
  let said = 0
  return (done) => {
    const steps = process.stdout.isTTY ? 100 : 10
    const step = Math.floor((done / count) * steps)
    if (step === said) return
    said = step
    const line = `${label}: ${done} of ${count}`
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}${done < count ? "" : "\r\u001b[K"}`)
    else console.log(line)
  }
}
