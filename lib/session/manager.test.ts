import { describe, expect, test } from "vitest"
import { StoreUnavailableError } from "./errors.ts"
import { timeouts } from "./testing/bench.ts"
import { createSite, lightStores, type SiteOptions } from "./testing/site.ts"
import { mintToken } from "./ticket.ts"

const site = (options: Partial<SiteOptions> = {}) =>
  createSite({ stores: lightStores, defaultStore: "memory", wait: async () => {}, ...options })

describe("a session is made by its first write", () => {
  test("and not by reading, by an empty change, or by a logout", async () => {
    const calls: string[] = []
    const { get, update, rotate, end } = site({ before: (call) => calls.push(call) })
    for (const text of [undefined, "", "nonsense", "nowhere.token"]) {
      expect(await get(text)).toBeNull()
      expect(await update(text, (data) => data)).toBeNull()
      expect(await rotate(text)).toBeNull()
      expect(await end(text)).toBeNull()
    }
    expect(calls).toEqual([])
  })

  test("under a ticket of the server's, in the default store", async () => {
    const { update, get } = site({ defaultStore: "other" })
    const wished = `other.${mintToken()}`
    const session = await update(wished, () => ({ n: 1 }))
    expect(session?.ticket).not.toBe(wished)
    expect(session).toMatchObject({ store: "other", login: null, record: { version: 1 } })
    expect(await get(session?.ticket)).toEqual(session)
    expect(await get(wished)).toBeNull()
  })

  test("and is found by its own prefix only", async () => {
    const { update, get } = site()
    const { ticket } = (await update(undefined, () => ({ n: 1 }))) ?? { ticket: "" }
    const token = ticket.slice("memory.".length)
    for (const prefix of ["other", "cookie", "nowhere", "Memory", "memory ", " memory", "memory.", ""]) {
      expect(await get(`${prefix}.${token}`), prefix).toBeNull()
    }
    expect(await get(ticket)).not.toBeNull()
  })
})

describe("update", () => {
  test("loses none of 50 at once", async () => {
    const { update, get } = site({ wait: undefined })
    const session = await update(undefined, () => ({ list: [] }))
    const add = (n: number) => update(session?.ticket, ({ list }) => ({ list: [...(list as number[]), n] }))
    await Promise.all(Array.from({ length: 50 }, (_, n) => add(n)))
    const list = (await get(session?.ticket))?.record.data.list as number[]
    expect(list.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  })

  test("that was done is not denied because the register of logins fails after it", async () => {
    let isDown = false
    const { logInAs, update, get, advance } = site({
      before: (call) => {
        if (isDown && call === "logins.touch") throw new StoreUnavailableError("database", "locked")
      },
    })
    const { ticket } = await logInAs(undefined, "ann")
    advance(timeouts.idle / 2)
    isDown = true
    expect((await update(ticket, () => ({ paid: true })))?.record.data).toEqual({ paid: true })
    expect((await get(ticket))?.record.data).toEqual({ paid: true })
    advance(timeouts.idle - 1)
    expect(await get(ticket)).not.toBeNull()
  })

  test("gives up after 30 lost races", async () => {
    let races = false
    let updates = 0
    const rival = site({
      before: async (call) => {
        if (!races || call !== "memory.update") return
        updates++
        races = false
        await rival.update(ticket, (data) => ({ rival: Number(data.rival ?? 0) + 1 }))
        races = true
      },
    })
    const { ticket } = (await rival.update(undefined, () => ({ n: 1 }))) ?? { ticket: "" }
    races = true
    const contended = { name: "SessionConflictError", reason: "contended" }
    await expect(rival.update(ticket, () => ({ n: 2 }))).rejects.toMatchObject(contended)
    expect(updates).toBe(30)
    expect((await rival.get(ticket))?.record.data).toEqual({ rival: 30 })
  })

  test("says so when the session was ended meanwhile, and makes no new one", async () => {
    const calls: string[] = []
    let ended = false
    const shop = site({
      before: async (call) => {
        calls.push(call)
        if (call !== "memory.update" || ended) return
        ended = true
        await shop.end(ticket)
      },
    })
    const { ticket } = (await shop.update(undefined, () => ({ n: 1 }))) ?? { ticket: "" }
    calls.length = 0
    await expect(shop.update(ticket, () => ({ n: 2 }))).rejects.toMatchObject({ reason: "ended" })
    expect(calls).not.toContain("memory.create")
    expect(await shop.get(ticket)).toBeNull()
  })

  test("changes nothing when the change throws", async () => {
    const { update, get } = site()
    const session = await update(undefined, () => ({ n: 1 }))
    const fail = () => {
      throw new Error("no")
    }
    await expect(update(session?.ticket, fail)).rejects.toThrow("no")
    expect(await get(session?.ticket)).toEqual(session)
  })
})

test("unknown stores are named as such, and nothing changes", async () => {
  const { update, move, logInAs, get, revoke } = site()
  const session = await update(undefined, () => ({ n: 1 }))
  for (const text of [undefined, session?.ticket]) {
    await expect(move(text, "nowhere")).rejects.toThrow('no store "nowhere". There are: memory, other, cookie.')
    await expect(move(text, "__proto__")).rejects.toThrow('no store "__proto__"')
    await expect(logInAs(text, "ann", { store: "nowhere" })).rejects.toThrow('no store "nowhere"')
  }
  await revoke({ id: session?.id as never, store: "nowhere" })
  expect(await get(session?.ticket)).toEqual(session)
})

test("a store that is down is neither logged in nor logged out, and keeps no other from its work", async () => {
  let down = ""
  const shop = site({
    before: (call) => {
      if (down && call.startsWith(down)) throw new StoreUnavailableError(down, new Error("down"))
    },
  })
  const { ticket } = (await shop.update(undefined, () => ({ n: 1 }))) ?? { ticket: "" }
  const elsewhere = await shop.move(undefined, "other")
  const before = await shop.get(ticket)
  down = "memory"
  for (const call of [shop.get, shop.end, shop.rotate]) {
    await expect(call(ticket)).rejects.toThrow(StoreUnavailableError)
  }
  await expect(shop.update(ticket, () => ({}))).rejects.toThrow(StoreUnavailableError)
  await expect(shop.move(ticket, "other")).rejects.toThrow(StoreUnavailableError)
  expect(await shop.check()).toEqual({ memory: "down", other: "ok", cookie: "ok" })
  expect((await shop.sweep()).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"])
  expect(await shop.get(elsewhere.ticket)).not.toBeNull()
  down = ""
  expect(await shop.get(ticket)).toEqual(before)
})
