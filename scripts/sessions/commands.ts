import { randomBytes } from "node:crypto"
import { toJson } from "../../lib/http/to-json.ts"
import { activeAt } from "../../lib/session/logins/active.ts"
import { decodeForward } from "../../lib/session/moving/forward.ts"
import { moveAll } from "../../lib/session/moving/move-all.ts"
import { decode } from "../../lib/session/record/codec.ts"
import type { SessionDriver, SessionId } from "../../lib/session/types.ts"
import { database } from "../../lib/site/database.ts"
import { env } from "../../lib/site/env.ts"
import { services } from "../../lib/site/services.ts"
import { keyedNames, keyedStore } from "../../lib/site/stores.ts"
import { progressBar } from "./print.ts"

/** The command can not be done; the message says why. */
export class CommandError extends Error {
  override readonly name = "CommandError"
  /** The exit status: 1 failed, 2 not understood. */
  readonly status: 1 | 2
  constructor(message: string, status: 1 | 2 = 1) {
    super(message)
    this.status = status
  }
}

/** The parts of the site, of which a command makes no place: one that is missing is down for the site, too. */
export const site = () => services(false)

/** A sealed cookie is in the browser and a memory store in another process: neither can be moved from here. */
export const movable: readonly string[] = keyedNames.filter((name) => name !== "memory")

const fields = { id: true, store: true, createdAt: true, lastSeenAt: true, browser: true, os: true } as const

export async function list() {
  const { now, timeouts } = site()
  const rows = await database().login.findMany({
    where: activeAt(now(), timeouts),
    select: { ...fields, user: { select: { username: true } } },
    orderBy: { lastSeenAt: "desc" },
  })
  return rows.map(({ user, ...row }) => ({ ...row, user: user.username }))
}

export async function show(id: string) {
  const row = await database().login.findUnique({ where: { id }, include: { user: true } })
  if (!row) throw new CommandError(`There is no session ${id}.`)
  const { user, sessionId, ...login } = row
  const kept = movable.includes(row.store) ? await driverOf(row.store).read(sessionId as SessionId) : null
  const record = kept && decode(kept.data)
  return {
    ...{ ...login, user: user.username, sessionId },
    ...(kept && { version: kept.version, expiresAt: kept.expiresAt }),
    data: record ? toJson(record.data) : null,
  }
}

export async function revoke(id: string) {
  const { logins, sessions } = site()
  const row = await database().login.findUnique({ where: { id }, select: { userId: true } })
  const ended = row && (await logins.endOne(row.userId, id, "revoked"))
  if (!ended) throw new CommandError(`There is no session ${id} that is alive.`)
  // With its login ended it is dead. What the store still keeps is only tidied away, now or by a sweep.
  if (ended.store !== "memory")
    await sessions
      .revoke({ id: ended.sessionId, store: ended.store })
      .catch((error) => console.error(`What the store keeps of it stays for now. ${error.message}`))
  return { revoked: id }
}

export async function sweep() {
  const { removed, failures } = await site().sweepOnce()
  if (failures.length > 0)
    throw new CommandError([`Removed: ${removed}.`, ...failures.map(({ message }) => message)].join("\n"))
  return { removed }
}

export async function stats() {
  const { now, timeouts } = site()
  const rows = []
  for (const store of env().sessionStores) {
    const logins = await database().login.count({ where: { store, ...activeAt(now(), timeouts) } })
    rows.push({ store, kept: movable.includes(store) ? await count(driverOf(store)) : null, logins })
  }
  return rows
}

export async function move({ from, to }: { from: string; to: string }) {
  if (from === to) throw new CommandError("--from and --to are the same store.", 2)
  const { logins, timeouts } = site()
  const source = { name: from, driver: driverOf(from) }
  const progress = progressBar(await count(source.driver))
  let done = 0
  const moved = await moveAll(source, { name: to, driver: driverOf(to) }, timeouts, async (id, { login }) => {
    if (login) await logins.setLocation(login, { id, store: to }, id)
    progress(++done)
  })
  await findLogins(source.driver, from, to)
  return { moved, from, to }
}

/** A login that began while its session was being moved was told of the old store. */
async function findLogins(source: SessionDriver, from: string, to: string): Promise<void> {
  const { logins } = site()
  const where = { store: from, endedAt: null }
  for (const login of await database().login.findMany({ where, select: { id: true, sessionId: true } })) {
    const id = login.sessionId as SessionId
    const row = await source.read(id)
    if (row && decodeForward(row.data)?.movedTo === to) await logins.setLocation(login, { id, store: to }, id)
  }
}

/** For `SESSION_SECRET=<new>,<old>`: the first seals, all unseal. */
export async function secret() {
  return randomBytes(32).toString("base64url")
}

function driverOf(name: string): SessionDriver {
  const store = keyedNames.find((known) => known === name)
  if (!store || !env().sessionStores.includes(store)) throw new CommandError(`SESSION_STORES does not name ${name}.`)
  return keyedStore(store, { env: env(), db: database() }).driver({
    set: "",
    report: console.error,
    makesPlaces: false,
  })
}

async function count(driver: SessionDriver): Promise<number> {
  let total = 0
  for await (const _ of driver.ids()) total++
  return total
}
