/**
 * Whether the clock tells who has an account: times logins as a known and as an unknown user, in turn, against a running
 * site that trusts 127.0.0.1 as its proxy. A measurement, not a test: run it on a quiet machine.
 *
 *   TRUSTED_PROXIES=127.0.0.1 npm start
 *   node e2e/attacks/login-timing.ts http://127.0.0.1:3000 http://localhost:3000
 */
import { browserOn, member } from "../../lib/demo/attacks/browser.ts"
import type { Header, Target } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"

const PAIRS = 300
const [base = "http://127.0.0.1:3000", origin = "http://localhost:3000"] = process.argv.slice(2)

/** From an address of its own, so that no limit is reached. */
function targetFrom(index: number): Target {
  const headers: Header[] = [["X-Forwarded-For", `10.88.${index >> 8}.${index & 255}`]]
  const place = { base, origin, store: "database", headers }
  return { ...place, send: (request) => sendRaw(place, request) }
}

async function timeLogin(username: string, index: number): Promise<number> {
  const started = performance.now()
  const body = { username, password: `a wrong password, ${index}` }
  const { status } = await browserOn(targetFrom(index)).json("POST", "/api/session", body)
  if (status !== 401) throw new Error(`Expected 401, got ${status}`)
  return performance.now() - started
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

const known: number[] = []
const unknown: number[] = []
let account = (await member(targetFrom(0))).account
for (let index = 1; index <= PAIRS; index++) {
  // 60 failures an hour are allowed for one account.
  if (index % 50 === 0) account = (await member(targetFrom(index))).account
  known.push(await timeLogin(account.username, 2 * index))
  unknown.push(await timeLogin(`no${account.username.slice(2)}`, 2 * index + 1))
}
known.sort((a, b) => a - b)
unknown.sort((a, b) => a - b)

// How often a known user took longer than an unknown one: 0.5 where they can not be told apart (Mann and Whitney's U).
const wins = known.reduce((sum, time) => sum + unknown.filter((other) => time > other).length, 0)
const superiority = wins / (known.length * unknown.length)
const error = Math.sqrt((known.length + unknown.length + 1) / (12 * known.length * unknown.length))
for (const [name, times] of [
  ["known", known],
  ["unknown", unknown],
] as const) {
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => quantile(times, share).toFixed(1))
  console.log(`${name.padEnd(8)} 5 % ${low} ms, median ${middle} ms, 95 % ${high} ms`)
}
console.log(`P(known > unknown) = ${superiority.toFixed(3)}, z = ${((superiority - 0.5) / error).toFixed(1)}`)
