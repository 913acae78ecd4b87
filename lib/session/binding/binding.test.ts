/** Sessions bound to a device, in every store, with and without a register of logins. */
import { describe, expect, test, vi } from "vitest"
import { openSessions } from "../index.ts"
import { inside } from "../inside.ts"
import { memoryLogins } from "../logins/memory.ts"
import { memory } from "../stores/memory.ts"
import { LIFETIME, later, now, openBound, places, START } from "../testing/bound-browser.ts"
import { browser } from "../testing/browser.ts"
import { makeDevice } from "../testing/device.ts"
import { deviceBinding } from "./device-binding.ts"
import { BOUND_COOKIE } from "./reload-for-proof.ts"
import { refresh, registration } from "./routes.ts"
import { GRACE } from "./state.ts"

vi.mock("next/headers", async () => (await import("../testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../testing/browser.ts")).nextServer)

describe.each(places)("in the $name store (with a register of logins: $registered)", (place) => {
  const { session, ask, logIn, logInBound, get, isLoggedIn } = openBound(place)

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

  test("what is kept names no secret: not the offer, not the bound cookie, no private key", async () => {
    const { who, offer } = await logInBound()
    const { request } = inside(session)
    const found = await who.request(() => request.unproven())
    const kept = found?.login?.binding ?? found?.record.login?.binding ?? ""
    expect(kept).toContain('"x":')
    expect(kept).not.toContain('"d":')
    for (const value of [offer, who.cookies.get(BOUND_COOKIE) ?? "-"]) expect(kept).not.toContain(value)
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
