/** What becomes of the binding of a session that changes, and that ends; in every store, with and without a register of logins. */
import { describe, expect, test, vi } from "vitest"
import { inside } from "../inside.ts"
import { later, openBound, places } from "../testing/bound-browser.ts"
import type { Browser } from "../testing/browser.ts"
import type { SessionStore } from "../types.ts"
import { BOUND_COOKIE } from "./reload-for-proof.ts"

vi.mock("next/headers", async () => (await import("../testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../testing/browser.ts")).nextServer)

describe.each(places)("in the $name store (with a register of logins: $registered)", (place) => {
  const { session, withLogins, ask, logIn, logInBound, get, isLoggedIn } = openBound(place)

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
