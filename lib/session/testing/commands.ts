import fc from "fast-check"
import { expect } from "vitest"
import { timeouts } from "./bench.ts"
import { endOf, type Model } from "./model.ts"
import type { Site } from "./site.ts"

/** What is: the site, each browser's cookie, and the tickets that must be dead. */
export interface Real {
  readonly site: Site
  readonly tickets: (string | undefined)[]
  readonly dead: Set<string>
}

type Step = (model: Model, real: Real) => Promise<void>

/** A command of fast-check that does a step, then compares all that can be seen with the model. */
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
    for (const browser of model.browsers.keys()) await compare(browser, model, real)
    for (const ticket of real.dead)
      expect(await real.site.load(ticket), "a ticket that should be dead").toBeNull()
  }
}

async function compare(browser: number, model: Model, { site, tickets }: Real): Promise<void> {
  const found = await site.load(tickets[browser])
  const session = model.session(browser)
  const seen = found && {
    data: found.record.data,
    store: found.store,
    user: found.record.login?.userId ?? null,
    ends:
      (Math.min(found.idleExpiresAt?.getTime() ?? Infinity, found.expiresAt.getTime()) - site.start) / 1000,
  }
  const wanted = session && {
    data: session.data,
    store: session.store,
    user: session.user,
    ends: endOf(session, timeouts),
  }
  expect(seen, `browser ${browser}`).toEqual(wanted)
}

/** The browser takes a new ticket, after which the one before must be dead. */
function replaceTicket({ tickets, dead }: Real, browser: number, ticket: string | undefined): void {
  const old = tickets[browser]
  if (old !== undefined && old !== ticket) dead.add(old)
  tickets[browser] = ticket
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
        const session = model.session(at)
        const made = await real.site.update(real.tickets[at], (data) => ({ ...data, [key]: value }))
        // No death here: a sealed cookie that was written anew leaves an older copy of itself.
        if (session) real.tickets[at] = made?.ticket
        else replaceTicket(real, at, made?.ticket)
        if (session) model.change(at, { data: { ...session.data, [key]: value } })
        else model.start(at, defaultStore, { [key]: value })
        model.see(at)
      },
    ),
    command<[number]>("writeThriceAtOnce", [browser], (at) => async (model, real) => {
      const session = model.session(at)
      if (!session || session.store === "cookie") return
      const count = (data: Record<string, unknown>) => ({ ...data, n: Number(data.n ?? 0) + 1 })
      await Promise.all([1, 2, 3].map(() => real.site.update(real.tickets[at], count)))
      model.change(at, { data: { ...session.data, n: Number(session.data.n ?? 0) + 3 } })
      model.see(at)
    }),
    command<[number, string, boolean, string]>(
      "logIn",
      [browser, fc.constantFrom("ann", "bob"), fc.boolean(), store],
      (at, user, remember, to) => async (model, real) => {
        const session = model.session(at)
        const carried = session && (session.user ?? user) === user ? session.data : {}
        const made = await real.site.logInAs(real.tickets[at], user, { remember, store: to })
        replaceTicket(real, at, made.ticket)
        model.start(at, to, carried)
        model.change(at, { user, remember })
      },
    ),
    command<[number]>("logOut", [browser], (at) => async (model, real) => {
      await real.site.end(real.tickets[at])
      replaceTicket(real, at, undefined)
      model.browsers[at] = null
    }),
    command<[number, string]>("move", [browser, store], (at, to) => async (model, real) => {
      const session = model.session(at)
      const made = await real.site.move(real.tickets[at], to)
      replaceTicket(real, at, made.ticket)
      if (session) model.change(at, { store: to })
      else model.start(at, to, {})
    }),
    command<[number]>("rotate", [browser], (at) => async (model, real) => {
      const made = await real.site.rotate(real.tickets[at])
      expect(made === null).toBe(model.session(at) === null)
      if (made) replaceTicket(real, at, made.ticket)
    }),
    command<[number]>("view", [browser], (at) => async (model, real) => {
      const session = await real.site.load(real.tickets[at])
      if (session) await real.site.touch(session)
      const known = model.session(at)
      if (known?.user && model.time >= known.registeredAt + timeouts.idle / 20) model.see(at)
    }),
    command<[number]>("endLogin", [browser], (at) => async (model, real) => {
      const session = await real.site.load(real.tickets[at])
      if (!session?.record.login) return
      await real.site.logins.end(session.record.login, "logout")
      model.browsers[at] = null
    }),
    command<[number]>("revoke", [browser], (at) => async (model, real) => {
      const session = await real.site.load(real.tickets[at])
      if (session) await real.site.revoke(session)
      model.browsers[at] = null
    }),
    command<[number]>("advance", [moments], (seconds) => async (model, real) => {
      real.site.advance(seconds)
      model.time += seconds
    }),
    command<[]>("sweep", [], () => async (_, { site }) => {
      for (const { status } of await site.sweep()) expect(status).toBe("fulfilled")
    }),
  ]
}

/** Where something may happen: at each boundary, just before it, and anywhere between. */
const boundaries = [timeouts.idle / 20, timeouts.idle, timeouts.absolute, timeouts.remember]
const moments = fc.oneof(fc.constantFrom(...boundaries.flatMap((seconds) => [seconds - 1, seconds])), {
  weight: 3,
  arbitrary: fc.integer({ min: 1, max: timeouts.idle / 2 }),
})
