import assert from "node:assert/strict"
import fc from "fast-check"
import { IN_FLIGHT } from "../time/timeouts.ts"
import { timeouts } from "./bench.ts"
import { expiryOf, type Held, type Model } from "./model.ts"
import type { Site } from "./site.ts"

/** The real site, each browser's ticket, and what every ticket ever issued should hold. */
export interface Real {
  readonly site: Site
  readonly tickets: (string | undefined)[]
  readonly issued: Map<string, Held>
}

type Step = (model: Model, real: Real) => Promise<void>

/** A command of fast-check. It does a step, then compares what every ticket ever issued opens with the model. */
class Command implements fc.AsyncCommand<Model, Real> {
  readonly #text: string
  readonly #step: Step
  constructor(text: string, step: Step) {
    this.#text = text
    this.#step = step
  }
  check = () => true
  toString = () => this.#text
  async run(model: Model, real: Real): Promise<void> {
    await this.#step(model, real)
    for (const [ticket, held] of real.issued) await compare(ticket, model.alive(held), real)
  }
}

async function compare(ticket: string, session: Held | null, { site, tickets }: Real): Promise<void> {
  const found = await site.get(ticket)
  const seen = found && {
    data: found.record.data,
    store: found.store,
    user: found.record.login?.userId ?? null,
    ends: (Math.min(found.idleExpiresAt?.getTime() ?? Infinity, found.expiresAt.getTime()) - site.start) / 1000,
  }
  const wanted = session && {
    data: session.data,
    store: session.session.store,
    user: session.session.user,
    ends: expiryOf(session),
  }
  const browser = tickets.indexOf(ticket)
  assert.deepEqual({ browser, session: seen }, { browser, session: wanted })
}

/** What an operation gives; null when it was refused as it had to be. */
async function unlessRefused<T>(operation: Promise<T>, isRefused: boolean): Promise<T | null> {
  const result = await operation.catch((error) => {
    assert.equal(error.reason, "ended", error)
    return null
  })
  assert.equal(result === null, isRefused)
  return result
}

/** Gives the browser a ticket, which must be new. It holds what the model says that the browser has now. */
function take(model: Model, { tickets, issued }: Real, browser: number, ticket: string): void {
  assert(!issued.has(ticket), "a ticket that is not new")
  tickets[browser] = ticket
  issued.set(ticket, model.browsers[browser] as Held)
}

/** Every step that a browser, an operator or the clock can take, in any order. */
export function commandsFor(browsers: number, stores: readonly string[], defaultStore: string) {
  const browser = fc.nat(browsers - 1)
  const store = fc.constantFrom(...stores)
  const command = <Parameters extends unknown[]>(
    name: string,
    arbitraries: { [Index in keyof Parameters]: fc.Arbitrary<Parameters[Index]> },
    step: (...parameters: Parameters) => Step,
  ) =>
    fc
      .tuple<Parameters>(...arbitraries)
      .map((parameters) => new Command(`${name}(${parameters.join(", ")})`, step(...parameters)))

  return [
    command<[number, string, number]>(
      "write",
      [browser, fc.constantFrom("a", "b"), fc.nat(9)],
      (at, key, value) => async (model, real) => {
        const old = model.session(at)
        const writing = real.site.update(real.tickets[at], (data) => ({ ...data, [key]: value }))
        const made = await unlessRefused(writing, model.isRefused(at))
        if (!made) return
        if (old) model.write(at, old, { ...old.data, [key]: value })
        else model.start(at, defaultStore, { [key]: value })
        if (old && old.session.store !== "cookie") assert.equal(made.ticket, real.tickets[at])
        else take(model, real, at, made.ticket)
      },
    ),
    command<[number]>("writeThriceAtOnce", [browser], (at) => async (model, real) => {
      const old = model.session(at)
      if (!old || old.session.store === "cookie") return
      const count = (data: Record<string, unknown>) => ({ ...data, n: Number(data.n ?? 0) + 1 })
      await Promise.all([1, 2, 3].map(() => real.site.update(real.tickets[at], count)))
      model.write(at, old, { ...old.data, n: Number(old.data.n ?? 0) + 3 })
    }),
    command<[number, string, boolean, string]>(
      "logIn",
      [browser, fc.constantFrom("ann", "bob"), fc.boolean(), store],
      (at, user, remember, to) => async (model, real) => {
        const old = model.session(at)
        const carried = old && (old.session.user ?? user) === user ? old.data : {}
        const made = await real.site.logInAs(real.tickets[at], user, { remember, store: to })
        model.start(at, to, carried, { user, remember })
        take(model, real, at, made.ticket)
      },
    ),
    command<[number]>("logOut", [browser], (at) => async (model, real) => {
      await real.site.end(real.tickets[at])
      model.logOut(at)
      real.tickets[at] = undefined
    }),
    command<[number, string]>("move", [browser, store], (at, to) => async (model, real) => {
      const old = model.session(at)
      const made = await unlessRefused(real.site.move(real.tickets[at], to), model.isRefused(at))
      if (!made) return
      if (old) model.renew(at, to, old)
      else model.start(at, to, {})
      take(model, real, at, made.ticket)
    }),
    command<[number]>("rotate", [browser], (at) => async (model, real) => {
      const old = model.session(at)
      const made = await real.site.rotate(real.tickets[at])
      assert.equal(made === null, old === null)
      if (old) model.renew(at, old.session.store, old)
      if (made) take(model, real, at, made.ticket)
    }),
    // The browser takes a copy of one of the last four tickets, whoever's it was, alive or dead.
    command<[number, number]>("copy", [fc.nat(3), browser], (age, to) => async (model, { tickets, issued }) => {
      const [ticket, held = null] = [...issued].at(-1 - age) ?? []
      tickets[to] = ticket
      model.browsers[to] = held
    }),
    command<[number]>("view", [browser], (at) => async (model, real) => {
      const session = await real.site.get(real.tickets[at])
      if (session) await real.site.touch(session)
      const held = model.session(at)
      if (held) model.touch(held)
    }),
    command<[number]>("endLogin", [browser], (at) => async (model, real) => {
      if (model.unregistered) return
      const session = await real.site.get(real.tickets[at])
      if (!session?.record.login) return
      await real.site.logins.end(session.record.login, "logout")
      model.end(at)
    }),
    command<[number]>("revoke", [browser], (at) => async (model, real) => {
      const session = await real.site.get(real.tickets[at])
      if (session) await real.site.revoke(session)
      model.end(at)
    }),
    command<[number]>("advance", [moments], (seconds) => async (model, real) => {
      real.site.advance(seconds)
      model.time += seconds
    }),
    command<[]>("sweep", [], () => async (_, { site }) => {
      for (const { status } of await site.sweep()) assert.equal(status, "fulfilled")
    }),
  ]
}

const boundaries = [IN_FLIGHT, timeouts.idle / 20, timeouts.idle, timeouts.absolute, timeouts.remembered]
/** Seconds to put the clock forward by: to a boundary, to just before it, or any number up to half the idle timeout. */
const moments = fc.oneof(fc.constantFrom(...boundaries.flatMap((seconds) => [seconds - 1, seconds])), {
  weight: 3,
  arbitrary: fc.integer({ min: 1, max: timeouts.idle / 2 }),
})
