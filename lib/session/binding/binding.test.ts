/** Sessions bound to a device, in every store, with and without a register of logins. */
import { describe, expect, test, vi } from "vitest"
import { openSessions } from "../index.ts"
import { inside } from "../inside.ts"
import { memoryLogins } from "../logins/memory.ts"
import { memory } from "../stores/memory.ts"
import { LIFETIME, later, now, openBound, places, START } from "../testing/bound-browser.ts"
import { type Browser, browser } from "../testing/browser.ts"
import { makeDevice } from "../testing/device.ts"
import type { SessionStore } from "../types.ts"
import { deviceBinding } from "./device-binding.ts"
import { BOUND_COOKIE } from "./reload-for-proof.ts"
import { refresh, registration } from "./routes.ts"
import { GRACE } from "./state.ts"

vi.mock("next/headers", async () => (await import("../testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../testing/browser.ts")).nextServer)

describe.each(places)("in the $name store (with a register of logins: $registered)", (place) => {
  const { session, withLogins, ask, logIn, logInBound, get, isLoggedIn } = openBound(place)

  test("a bound session is one with its bound cookie only; without it nothing is changed and nothing ended", async () => {
    const { who, device, challenge, id } = await logInBound()
    expect(await get(who)).toMatchObject({ userId: "ann", device: { algorithm: "ES256", provenAt: new Date(START) } })
    const thief = who.copy()
    thief.cookies.delete(BOUND_COOKIE)
    expect(await get(thief)).toBeNull()
    const before = new Map(thief.cookies)
    for (const write of [
      () => session.update(() => ({ stolen: true })),
      () => session.move("other"),
      () => session.rotate(),
    ])
      await expect(thief.request<unknown>(write)).rejects.toMatchObject({ reason: "unproven" })
    expect(thief.cookies).toEqual(before)
    // A logout is one in this browser, and ends nothing.
    const another = thief.copy()
    await another.request(() => session.end())
    expect([...another.cookies.keys()]).toEqual([])
    thief.cookies.set(BOUND_COOKIE, "x".repeat(43))
    expect(await get(thief)).toBeNull()
    // Who logs in with it begins as nobody, and replaces nothing.
    await thief.request(() => session.logIn("eve"))
    expect(await get(thief)).toMatchObject({ userId: "eve", data: {} })

    expect(await get(who)).toMatchObject({ userId: "ann", data: {} })
    expect(await ask(who, "refresh", await device.prove(challenge), id)).toMatchObject({ status: 200 })
  })

  test("a request that was on its way while the key was registered is answered, and no later one", async () => {
    const { who, offer } = await logIn()
    const onItsWay = who.copy()
    expect((await ask(who, "register", await (await makeDevice()).register(offer))).status).toBe(200)
    expect(await get(who)).toMatchObject({ device: { algorithm: "ES256" } })
    later(GRACE - 1)
    expect(await isLoggedIn(onItsWay)).toBe(true)
    later(1)
    expect(await isLoggedIn(onItsWay)).toBe(false)
  })

  test("if the answer to the registration is lost, the login stays as it was", async () => {
    const { who, offer } = await logIn()
    expect((await ask(who.copy(), "register", await (await makeDevice()).register(offer))).status).toBe(200)
    later(LIFETIME + GRACE)
    expect(await get(who)).toMatchObject({ userId: "ann", device: null })
    await who.request(() => session.update(() => ({ n: 1 })))
    expect(await get(who)).toMatchObject({ data: { n: 1 } })
  })

  test("a copy of all cookies works until the bound cookie's end, which its owner alone can put off", async () => {
    const { who, device, challenge, id } = await logInBound()
    const thief = who.copy()
    later(LIFETIME - 120)
    const answer = await ask(who, "refresh", await device.prove(challenge), id)
    expect(answer).toMatchObject({ status: 200, setCookie: expect.stringContaining(`Max-Age=${LIFETIME}`) })
    // The one before is good until its end: a request may be on its way with it.
    expect(await isLoggedIn(thief)).toBe(true)
    later(120)
    expect([await isLoggedIn(who), await isLoggedIn(thief)]).toEqual([true, false])
    expect(await ask(thief, "refresh", await (await makeDevice()).prove(answer.challenge), id)).toMatchObject({
      status: 403,
      setCookie: null,
    })
    later(LIFETIME)
    expect(await isLoggedIn(who)).toBe(false)
    await ask(who, "refresh", null, id)
    const { challenge: fresh } = await ask(who, "refresh", null, id)
    expect(await ask(who, "refresh", await device.prove(fresh), id)).toMatchObject({ status: 200 })
    expect(await isLoggedIn(who)).toBe(true)
  })

  test("a rotation and a move keep it, and so does a write", async () => {
    const { who, device, challenge, id } = await logInBound()
    const unproven = () => {
      const copy = who.copy()
      copy.cookies.delete(BOUND_COOKIE)
      return copy
    }
    const before = unproven()
    for (const change of [
      () => session.update((data) => ({ ...data, n: 1 })),
      () => session.rotate(),
      () => session.move("other"),
      () => session.update((data) => ({ ...data, n: 2 })),
    ]) {
      await who.request<unknown>(change)
      expect(await get(who)).toMatchObject({ userId: "ann", device: { algorithm: "ES256" } })
      expect(await get(unproven())).toBeNull()
      expect(await get(before)).toBeNull()
    }
    expect((await ask(who, "refresh", await device.prove(challenge), id)).status).toBe(200)
  })

  for (const way of ["a rotation", "a move", "a move back"])
    test(`what is proven while ${way} is under way counts afterwards`, async () => {
      const { who, device, challenge, id } = await logInBound()
      if (way === "a move back") await who.request(() => session.move("other"))
      const target = way === "a move" ? "other" : place.name
      const proof = await device.prove(challenge)
      const tab = who.copy()
      // When the new session is kept, and the old one has not ended yet.
      const store = inside(session)
        .parts()
        .stores.find(({ name }) => name === target) as SessionStore
      const created = vi.spyOn(store, "create").mockImplementationOnce(async (record) => {
        created.mockRestore()
        const made = await store.create(record)
        expect((await ask(tab, "refresh", proof, id)).status).toBe(200)
        who.cookies.set(BOUND_COOKIE, tab.cookies.get(BOUND_COOKIE) ?? "")
        return made
      })
      await who.request<unknown>(() => (way === "a rotation" ? session.rotate() : session.move(target)))
      expect(await isLoggedIn(who)).toBe(true)
      expect((await ask(who, "refresh", proof, id)).status).toBe(403)
    })

  test("a session that is nearly too large for its store is proven as any other", async () => {
    const { who, device, challenge, id } = await logInBound()
    const most = { cookie: 900, other: 0 }[place.name] ?? 190_000
    await who.request(() => session.update(() => ({ much: "x".repeat(most) })))
    for (let next = challenge, n = 0; n < 8; n++) {
      const answer = await ask(who, "refresh", await device.prove(next), id)
      expect(answer.status).toBe(200)
      next = answer.challenge
    }
    expect(await isLoggedIn(who)).toBe(true)
  })

  test("a refresh that meets a rotation makes the browser ask again, with its new ticket", async () => {
    const { who, device, challenge, id } = await logInBound()
    const onItsWay = who.copy()
    await who.request(() => session.rotate())
    const answer = await ask(onItsWay, "refresh", await device.prove(challenge), id)
    expect(answer).toMatchObject({ status: 403, setCookie: null })
    const second = await ask(who, "refresh", await device.prove(answer.challenge), id)
    expect(second.status).toBe(403)
    expect((await ask(who, "refresh", await device.prove(second.challenge), id)).status).toBe(200)
  })

  test("a logout, another login and the end of its time end it in the browser as well", async () => {
    const ends: ((who: Browser) => Promise<unknown>)[] = [
      (who) => who.request(() => session.end()),
      (who) => who.request(() => session.logIn("ann")),
      async () => later(1800),
    ]
    for (const end of ends) {
      const { who, device, challenge, id } = await logInBound()
      const copy = who.copy()
      await end(who)
      expect((await ask(copy, "refresh", await device.prove(challenge), id)).status).toBe(401)
      expect((await ask(who, "refresh", await device.prove(challenge), id)).status).toBe(401)
    }
  })

  test("a logout has the browser forget all of it, also when the session has expired meanwhile", async () => {
    for (const idle of [0, 3600]) {
      const { who } = await logInBound()
      later(idle)
      if (idle > 0) who.cookies.delete(BOUND_COOKIE)
      await who.request(() => session.end())
      expect([...who.cookies.keys()]).toEqual([])
    }
  })

  test("what is kept names no secret: not the offer, not the bound cookie, no private key", async () => {
    const { who, offer } = await logInBound()
    const { request } = inside(session)
    const found = await who.request(() => request.unproven())
    const kept = found?.login?.binding ?? found?.record.login?.binding ?? ""
    expect(kept).toContain('"x":')
    expect(kept).not.toContain('"d":')
    for (const value of [offer, who.cookies.get(BOUND_COOKIE) ?? "-"]) expect(kept).not.toContain(value)
  })

  if (place.registered)
    test("each login is listed with its device, and one that is revoked from elsewhere is over", async () => {
      const phone = await logInBound("cleo")
      const laptop = await logIn("cleo")
      const list = await laptop.who.request(() => withLogins.list())
      expect(list.map(({ current, device }) => [current, device?.algorithm ?? null])).toEqual(
        expect.arrayContaining([
          [true, null],
          [false, "ES256"],
        ]),
      )
      expect(JSON.stringify(list)).not.toMatch(/challenge|hash|"binding"/)
      const other = list.find(({ current }) => !current)
      expect(await laptop.who.request(() => withLogins.revoke(other?.id ?? ""))).toBe(true)
      expect((await ask(phone.who, "refresh", await phone.device.prove(phone.challenge), phone.id)).status).toBe(401)
    })
})

test("on http, and without the option, nothing is offered and nothing is asked for", async () => {
  for (const options of [
    { origin: "http://localhost:3000", binding: deviceBinding() },
    { origin: "https://off.example" },
  ]) {
    const session = openSessions({ ...options, stores: [memory()], now })
    const who = browser()
    const found = await who.request(() => session.logIn("ann"))
    expect([...who.cookies.keys()].filter((name) => !name.endsWith("session"))).toEqual([])
    expect(found).not.toHaveProperty("device")
    const request = new Request(`${options.origin}/api/dbsc/refresh`, { method: "POST" })
    expect((await who.request(() => refresh(session).POST(request))).status).toBe(401)
    expect((await who.request(() => registration(session).POST(request))).status).toBe(401)
  }
})

test("a register that can not keep a binding is told so, with the remedy", async () => {
  const { bind: _, ...lacking } = memoryLogins()({
    set: "lacking",
    now,
    timeouts: { idle: 1, absolute: 1, remembered: 1 },
  })
  const session = openSessions({
    origin: "https://lacking.example",
    stores: [memory()],
    logins: () => lacking,
    binding: deviceBinding(),
  })
  await expect(browser().request(() => session.get())).rejects.toThrow("it has no bind()")
})
