/** How the cookie store knows that a seal is alive: with a register of logins, which vouches for it, and without. */
import { describe, expect, test } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { StoreUnavailableError } from "../errors.ts"
import { cookieOptions } from "../testing/places.ts"
import { createSite, type Site, type SiteOptions } from "../testing/site.ts"
import { cookieStore } from "./sealed.ts"

/** A site with the cookie store, which tells each question to `ended`. */
function open(options: Partial<SiteOptions> = {}, asked = () => {}) {
  const driver = memoryDriver()
  const ended = {
    ...driver,
    read: async (id: Parameters<typeof driver.read>[0]) => {
      asked()
      return driver.read(id)
    },
  }
  const stores: SiteOptions["stores"] = (now, logins) =>
    ["cookie", "other"].map((name) => cookieStore(cookieOptions({ name, now, ended, logins })))
  return createSite({ stores, defaultStore: "cookie", wait: async () => {}, ...options })
}

/** What ends a seal, or puts another one in its place. */
const endings: Record<string, (site: Site, ticket: string) => Promise<unknown>> = {
  "a logout": ({ end }, ticket) => end(ticket),
  "a rotation": ({ rotate }, ticket) => rotate(ticket),
  "a move": ({ move }, ticket) => move(ticket, "other"),
  "a login as the same user": ({ logInAs }, ticket) => logInAs(ticket, "ann"),
  "a login as another user": ({ logInAs }, ticket) => logInAs(ticket, "bob"),
  "its revocation": async ({ get, revoke }, ticket) => {
    const session = await get(ticket)
    if (session) await revoke(session)
  },
}

describe.each([{ unregistered: false }, { unregistered: true }])("a copied seal (%o)", (register) => {
  test.each(Object.entries(endings))("is dead after %s, and at no step of it alive again", async (_, happens) => {
    const seen: boolean[] = []
    let isWatching = false
    const site = open({
      ...register,
      before: async () => {
        if (!isWatching) return
        isWatching = false
        seen.push((await site.get(ticket)) !== null)
        isWatching = true
      },
    })
    const { ticket } = await site.logInAs(undefined, "ann")
    isWatching = true
    await happens(site, ticket)
    isWatching = false
    expect(seen[0]).toBe(true)
    expect(seen).toEqual(seen.toSorted().toReversed())
    expect(await site.get(ticket)).toBeNull()
  })

  test.each(Object.entries(endings))("is dead after %s that the register learned nothing of", async (_, happens) => {
    let isDown = false
    const site = open({
      ...register,
      before: (call) => {
        if (isDown && ["logins.end", "logins.setLocation"].includes(call)) throw new StoreUnavailableError(call, null)
      },
    })
    const { ticket } = await site.logInAs(undefined, "ann")
    isDown = true
    await happens(site, ticket).catch((error) => expect(error).toBeInstanceOf(StoreUnavailableError))
    isDown = false
    expect(await site.get(ticket)).toBeNull()
  })
})

describe("with a register of logins", () => {
  const login = { id: "login-1" }

  test("only the register is asked for a session that is its login's own, and once", async () => {
    const calls: string[] = []
    const site = open({ before: (call) => calls.push(call) }, () => calls.push("ended"))
    const { ticket } = await site.logInAs(undefined, "ann")
    calls.length = 0
    expect(await site.get(ticket)).toMatchObject({ login: { userId: "ann" } })
    expect(calls).toEqual(["cookie.load", "logins.load"])
  })

  test("`ended` is asked as well before a login, and of any other session", async () => {
    let asked = 0
    const site = open({}, () => asked++)
    const before = await site.move(undefined, "cookie")
    await site.get(before.ticket)
    expect(asked).toBe(1)
    const session = await site.logInAs(undefined, "ann")
    await site.logins.setLocation(login, { id: before.id, store: "cookie" }, session.id)
    expect(await site.get(session.ticket)).not.toBeNull()
    expect(asked).toBe(2)
  })

  test("an end that goes no further than the register leaves the session alive, and it can be ended again", async () => {
    const site = open()
    const { ticket, id } = await site.logInAs(undefined, "ann")
    await site.logins.beginEnd?.(login, id)
    expect(await site.get(ticket)).not.toBeNull()
    const renewed = await site.rotate(ticket)
    expect(await site.get(ticket)).toBeNull()
    expect(await site.logins.load(login)).toMatchObject({ sessionId: renewed?.id, currentId: null })
  })

  test("the session is neither there nor gone while the register is down, and as it was afterwards", async () => {
    let isDown = false
    const site = open({
      before: (call) => {
        if (isDown && call.startsWith("logins.")) throw new StoreUnavailableError(call, null)
      },
    })
    const { ticket } = await site.logInAs(undefined, "ann")
    const session = await site.get(ticket)
    isDown = true
    const calls = [() => site.get(ticket), ...Object.values(endings).map((happens) => () => happens(site, ticket))]
    for (const call of calls) await expect(call()).rejects.toThrow(StoreUnavailableError)
    isDown = false
    expect(await site.get(ticket)).toEqual(session)
  })

  test("one that can not take its word back is not believed", async () => {
    const stores: SiteOptions["stores"] = (now, logins) => {
      const load = logins?.load ?? (async () => null)
      const plain = { load, endBySession: logins?.endBySession ?? (async () => {}) }
      return [cookieStore(cookieOptions({ now, logins: plain }))]
    }
    const site = open({ stores })
    const { ticket } = await site.logInAs(undefined, "ann")
    const renewed = await site.rotate(ticket)
    expect(await site.get(ticket)).toBeNull()
    expect(await site.get(renewed?.ticket)).not.toBeNull()
  })
})
