import { randomInt } from "node:crypto"
import { createQueue } from "../accounts/queue.ts"
import { Problem } from "../http/problem.ts"
import { logger } from "../log/logger.ts"
import { database } from "../site/database.ts"
import type { Env } from "../site/env.ts"
import { services } from "../site/services.ts"
import { createAllowance } from "./allowance.ts"
import { attacks } from "./attacks/index.ts"
import { missingFor } from "./attacks/needs.ts"
import { removeAccounts } from "./attacks/remove-accounts.ts"
import { runAttack } from "./attacks/run.ts"
import type { Attack, Outcome, Place } from "./attacks/types.ts"

/** Milliseconds. A visitor waits no longer than this for an attack. */
const TIME_LIMIT = 25_000
/** How many exchanges a page can show. */
const MOST_EXCHANGES = 12

// One attack at a time, since each sends many requests: the site's other visitors come first.
const inTurn = createQueue(1, 8)
const spend = createAllowance(60, 60)

/**
 * Runs an attack of the list against this server.
 * @param choice all that the visitor can choose: the attack's id, and the store of its throwaway sessions
 * @param address the visitor's; null: unknown
 * @throws Problem 404, 400 for an attack that can not be tried on this site, RateLimitedError, TooBusyError, and what runAttack
 * throws
 */
export async function attackThisServer(
  choice: { attack: string; store: string },
  { address, env }: { address: string | null; env: Env },
): Promise<Outcome> {
  const attack = attacks.find(({ id }) => id === choice.attack)
  if (!attack) throw new Problem(404, "There is no such attack.")
  const missing = missingFor(attack, env)
  if (missing) throw new Problem(400, missing)
  await spend(address)
  return inTurn(async () => {
    const remove = (accounts: string[]) => removeAccounts(accounts, { db: database(), ...services() })
    const outcome = await runThrowaway(attack, placeOf(env, choice.store), { remove, limit: TIME_LIMIT })
    return { ...outcome, exchanges: outcome.exchanges.slice(0, MOST_EXCHANGES) }
  })
}

/**
 * Runs an attack, then removes the accounts that it has made, and no others. It does so also when the attack fails or
 * takes too long.
 * @param options.limit milliseconds after which this rejects; the accounts are removed once all requests are answered
 */
export async function runThrowaway(
  attack: Attack,
  place: Place,
  { remove, limit }: { remove: (accounts: string[]) => Promise<void>; limit: number },
): Promise<Outcome> {
  const accounts = new Set<string>()
  const end = new AbortController()
  const work = runAttack(attack, place, { accounts, signal: end.signal }).finally(() =>
    remove([...accounts]).catch((error) => logger.error({ event: "lab_accounts_left", err: error })),
  )
  return inTime(work, limit).finally(() => end.abort())
}

// Linux and Windows have all addresses of 127.0.0.0/8. Other systems have 127.0.0.1 only.
const hasManyLoopbacks = ["linux", "win32"].includes(process.platform)

/** How code in this process reaches this server. @param store the store for throwaway sessions */
export function placeOf(env: Pick<Env, "origin" | "port">, store: string): Place {
  // Plain http, without the proxies that may stand in front of it.
  const base = `http://127.0.0.1:${env.port}`
  // The lab connects from an address of its own, so that it does not use up the rate limits of others. Where there is
  // none to have, it shares the limits of visitors from this machine.
  const from = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  return { origin: env.origin, base, store, from: hasManyLoopbacks ? from : undefined }
}

async function inTime<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const problem = new Problem(503, "The attack took too long. Try again when the server is less busy.")
    timer = setTimeout(reject, limit, problem)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
