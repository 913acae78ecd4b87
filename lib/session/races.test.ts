import { describe, expect, test, vi } from "vitest"
import type { Session } from "./lookup.ts"
import { createSite, lightStores, type Site, type SiteOptions } from "./testing/site.ts"

const names = ["memory", "other", "cookie"]
/** With a register of logins, and without. */
const registers = [{ unregistered: false }, { unregistered: true }]

/** What a request may be doing while another one logs out. Each gives the ticket that it would send. */
const actions: Record<string, (site: Site, session: Session<unknown>) => Promise<string | undefined>> = {
  update: async ({ update }, { ticket }) => (await update(ticket, () => ({ late: true })))?.ticket,
  touch: async ({ get, touch }, { ticket }) => {
    const session = await get(ticket)
    if (session) await touch(session)
    return ticket
  },
  rotate: async ({ rotate }, { ticket }) => (await rotate(ticket))?.ticket,
  "move to memory": async ({ move }, { ticket }) => (await move(ticket, "memory")).ticket,
  "move to cookie": async ({ move }, { ticket }) => (await move(ticket, "cookie")).ticket,
}

/**
 * Runs `outer`, and `inner` in the middle of it, just before its nth call of a store or the register; again for each n.
 * @param check told of the site and of every ticket that there has been, once for each n
 */
async function interleave(
  store: string,
  options: Pick<SiteOptions, "unregistered">,
  outer: (site: Site, session: Session<unknown>) => Promise<unknown>,
  inner: (site: Site, session: Session<unknown>) => Promise<unknown>,
  check: (site: Site, tickets: unknown[]) => Promise<void>,
): Promise<void> {
  for (let at = 1; ; at++) {
    let calls = Number.NEGATIVE_INFINITY
    let innerTicket: unknown
    const site = createSite({
      ...options,
      stores: lightStores,
      defaultStore: "memory",
      wait: async () => {},
      before: async () => {
        if (++calls !== at) return
        calls = Number.POSITIVE_INFINITY
        innerTicket = await inner(site, session).catch(ignoreConflict)
      },
    })
    const { ticket } = await site.logInAs(undefined, "ann", { store })
    const session = (await site.update(ticket, () => ({ private: true }))) as Session<unknown>
    site.advance(600)
    calls = 0
    const outerTicket = await outer(site, session).catch(ignoreConflict)
    if (calls < at) return
    calls = Number.NEGATIVE_INFINITY
    await check(site, [session.ticket, outerTicket, innerTicket])
  }
}

function ignoreConflict(error: unknown): undefined {
  if (!(error instanceof Error && error.name === "SessionConflictError")) throw error
}

/** Gives the ticket that was ended; undefined when there was nothing to end. */
const logOut = async ({ end }: Site, { ticket }: Session<unknown>) => (await end(ticket))?.ticket

/** The old ticket names nothing, and no other more than a new session that a request after the logout began. */
async function expectAllDead(site: Site, [oldTicket, ...tickets]: unknown[]): Promise<void> {
  expect(await site.get(oldTicket as string)).toBeNull()
  for (const ticket of tickets) {
    const session = await site.get(ticket as string | undefined)
    expect(session?.record.login ?? null).toBeNull()
    expect(session?.record.data ?? {}).not.toHaveProperty("private")
  }
  expect([...site.rows.values()].every(({ ended }) => ended)).toBe(true)
}

const logouts = registers.flatMap((options) => names.map((store) => ({ store, ...options })))

describe.each(logouts)("in the $store store (without a register: $unregistered), after a logout", (of) => {
  const { store, ...options } = of

  test.each(Object.entries(actions))("in the middle of this, nothing is alive: %s", async (_, action) => {
    let found = 0
    await interleave(store, options, action, logOut, async (site, [oldTicket, newTicket, endedTicket]) => {
      if (endedTicket) found++
      await expectAllDead(site, [oldTicket, newTicket])
    })
    expect(found).toBeGreaterThan(1)
  })

  test.each(Object.entries(actions))("that this overtakes, nothing is alive: %s", async (_, action) => {
    let found = 0
    await interleave(store, options, logOut, action, async (site, [oldTicket, endedTicket, newTicket]) => {
      if (endedTicket) found++
      await expectAllDead(site, [oldTicket, newTicket])
    })
    expect(found).toBeGreaterThan(2)
  })
})

/** What gives a browser another ticket while a write of the same browser is on its way. */
const replacements: Record<string, (site: Site, ticket: string) => Promise<unknown>> = {
  "a login": ({ logInAs }, ticket) => logInAs(ticket, "bob"),
  "a rotation": ({ rotate }, ticket) => rotate(ticket),
  "a move to memory": ({ move }, ticket) => move(ticket, "memory"),
  "a move to cookie": ({ move }, ticket) => move(ticket, "cookie"),
}
const everywhere = names.flatMap((store) => Object.keys(replacements).map((what) => [store, what] as const))

describe.each(everywhere)("a write that was on its way from the %s store during %s", (store, what) => {
  const replace = replacements[what] as (typeof replacements)[string]
  const write = ({ update }: Site, ticket: string) => update(ticket, (data) => ({ ...data, late: true }))

  async function open(userId: string | undefined, options: Partial<SiteOptions> = {}) {
    const site = createSite({ stores: lightStores, defaultStore: "memory", wait: async () => {}, ...options })
    const { ticket } = userId ? await site.logInAs(undefined, userId, { store }) : await site.move(undefined, store)
    const session = await site.update(ticket, () => ({ private: true }))
    return { site, ticket: session?.ticket ?? "" }
  }

  test.each(["ann", undefined])("is refused, and begins no session from before login (user: %s)", async (userId) => {
    const { site, ticket } = await open(userId)
    await replace(site, ticket)
    for (const seconds of [0, 59]) {
      site.advance(seconds)
      await expect(write(site, ticket)).rejects.toMatchObject({ reason: "ended" })
      await expect(site.move(ticket, "other")).rejects.toMatchObject({ reason: "ended" })
    }
    expect(await site.rotate(ticket)).toBeNull()
  })

  test.each(["ann", undefined])("gives no other ticket, at any step of it (user: %s)", async (userId) => {
    for (let at = 1; ; at++) {
      let calls = Number.NEGATIVE_INFINITY
      let answer: Promise<string | undefined> | undefined
      const { site, ticket } = await open(userId, {
        before: async () => {
          if (++calls !== at) return
          calls = Number.NEGATIVE_INFINITY
          answer = write(site, ticket).then((session) => session?.ticket, ignoreConflict)
          await answer
        },
      })
      const id = await site.idOf(ticket)
      calls = 0
      await replace(site, ticket)
      calls = Number.NEGATIVE_INFINITY
      if (!answer) return
      const sent = await answer
      if (sent !== undefined) expect(await site.idOf(sent)).toBe(id)
    }
  })

  test("begins a new session once nothing can be on its way any more, swept or not", async () => {
    for (const isSwept of [true, false]) {
      const { site, ticket } = await open("ann")
      await replace(site, ticket)
      site.advance(60)
      if (isSwept) await site.sweep()
      const session = await write(site, ticket)
      expect(session).toMatchObject({ record: { data: { late: true }, login: null } })
      expect(session?.record.data).not.toHaveProperty("private")
    }
  })
})

test.each(["rotate", "move", "a login"])(
  "a write kept just before %s has its answer first: its ticket is dead",
  async (what) => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    let isHeld = false
    const site = createSite({
      stores: lightStores,
      defaultStore: "cookie",
      before: (call) => (isHeld && call === "cookie.update" ? held : undefined),
    })
    const { ticket } = await site.logInAs(undefined, "ann")
    isHeld = true
    const answers: string[] = []
    const write = site.update(ticket, () => ({ n: 1 })).catch(ignoreConflict)
    const change = { rotate: () => site.rotate(ticket), move: () => site.move(ticket, "memory") }[what]
    const replaced = change?.() ?? site.logInAs(ticket, "ann")
    const both = [write.then(() => answers.push("write")), replaced.then(() => answers.push(what))]
    await vi.waitFor(async () => expect(await site.get(ticket)).toBeNull())
    for (let n = 0; n < 100; n++) await new Promise(setImmediate)
    release()
    await Promise.all(both)
    expect(answers).toEqual(["write", what])
  },
)

describe.each(names)("with a ticket of the %s store from before login", (store) => {
  test.each(["rotate", "move"])("a logout that comes a moment after a %s ends what it has become", async (what) => {
    for (const renewals of [1, 2, 3]) {
      const site = createSite({ stores: lightStores, defaultStore: "memory" })
      const { ticket } = await site.move(undefined, store)
      let last = ticket
      for (let n = 0; n < renewals; n++)
        last = (what === "move" ? await site.move(last, names[n] as string) : await site.rotate(last))?.ticket ?? last
      expect(await site.get(last)).not.toBeNull()
      await site.end(ticket)
      expect(await site.get(last)).toBeNull()
    }
  })

  test("a logout that comes after the login leaves the login alone: that ticket has no power over it", async () => {
    const site = createSite({ stores: lightStores, defaultStore: "memory" })
    const { ticket } = await site.move(undefined, store)
    const session = await site.logInAs(ticket, "ann")
    await site.end(ticket)
    expect(await site.get(session.ticket)).toMatchObject({ record: { login: { userId: "ann" } } })
  })

  test("that has expired a write begins a new session at once", async () => {
    const site = createSite({ stores: lightStores, defaultStore: "memory" })
    const { ticket } = await site.move(undefined, store)
    site.advance(28_800)
    expect(await site.update(ticket, () => ({ n: 1 }))).toMatchObject({ record: { data: { n: 1 } } })
  })
})

describe.each(["memory", "other"])("in the %s store", (store) => {
  test.each(Object.entries(actions))("an update in the middle of this is not lost: %s", async (_, action) => {
    const write = async ({ update }: Site, { ticket }: Session<unknown>) => {
      const session = await update(ticket, (data) => ({ ...data, written: true }))
      return session?.record.login ? session.ticket : undefined
    }
    const slow = (site: Site, session: Session<unknown>) =>
      action === actions.update
        ? site.update(session.ticket, (data) => ({ ...data, late: true })).then((made) => made?.ticket)
        : action(site, session)
    await interleave(store, {}, slow, write, async (site, [, outerTicket, innerTicket]) => {
      if (innerTicket === undefined) return
      expect(await site.get(outerTicket as string)).toMatchObject({ record: { data: { written: true } } })
    })
  })
})
