import { describe, expect, test } from "vitest"
import type { Session } from "./lookup.ts"
import { createSite, lightStores, type Site } from "./testing/site.ts"

const names = ["memory", "other", "cookie"]

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
  outer: (site: Site, session: Session<unknown>) => Promise<unknown>,
  inner: (site: Site, session: Session<unknown>) => Promise<unknown>,
  check: (site: Site, tickets: unknown[]) => Promise<void>,
): Promise<void> {
  for (let at = 1; ; at++) {
    let calls = Number.NEGATIVE_INFINITY
    let innerTicket: unknown
    const site = createSite({
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

describe.each(names)("in the %s store, after a logout", (store) => {
  test.each(Object.entries(actions))("in the middle of this, nothing is alive: %s", async (_, action) => {
    let found = 0
    await interleave(store, action, logOut, async (site, [oldTicket, newTicket, endedTicket]) => {
      if (endedTicket) found++
      await expectAllDead(site, [oldTicket, newTicket])
    })
    expect(found).toBeGreaterThan(1)
  })

  test.each(Object.entries(actions))("that this overtakes, nothing is alive: %s", async (_, action) => {
    let found = 0
    await interleave(store, logOut, action, async (site, [oldTicket, endedTicket, newTicket]) => {
      if (endedTicket) found++
      await expectAllDead(site, [oldTicket, newTicket])
    })
    expect(found).toBeGreaterThan(2)
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
    await interleave(store, slow, write, async (site, [, outerTicket, innerTicket]) => {
      if (innerTicket === undefined) return
      expect(await site.get(outerTicket as string)).toMatchObject({ record: { data: { written: true } } })
    })
  })
})
