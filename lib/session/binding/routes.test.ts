/** The handlers by which a browser registers its key and proves it, in every store, with and without a register of logins. */
import { describe, expect, test, vi } from "vitest"
import { SessionConflictError, SessionTooLargeError } from "../errors.ts"
import { inside } from "../inside.ts"
import { LIFETIME, later, openBound, places } from "../testing/bound-browser.ts"
import { browser } from "../testing/browser.ts"
import { makeDevice } from "../testing/device.ts"
import { BOUND_COOKIE } from "./reload-for-proof.ts"
import { GRACE } from "./state.ts"

vi.mock("next/headers", async () => (await import("../testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../testing/browser.ts")).nextServer)

describe.each(places)("in the $name store (with a register of logins: $registered)", (place) => {
  const { session, ask, logIn, logInBound, get, isLoggedIn } = openBound(place)

  test("a key is registered once, within a minute, by who knows the login's challenge", async () => {
    const { who, offer } = await logIn()
    const [device, thiefsDevice] = [await makeDevice(), await makeDevice()]
    const other = await logIn("ben")
    const thief = who.copy()
    for (const challenge of ["x".repeat(43), other.offer, ""])
      expect((await ask(thief, "register", await thiefsDevice.register(challenge))).status).toBe(403)
    expect((await ask(browser(), "register", await device.register(offer))).status).toBe(401)
    expect((await ask(who, "register", await device.register(offer))).status).toBe(200)
    expect((await ask(thief, "register", await thiefsDevice.register(offer))).status).toBe(403)
    await get(who)
    for (const each of [device, thiefsDevice])
      expect((await ask(thief, "register", await each.register(offer))).status).toBe(403)
    expect(await get(who)).toMatchObject({ userId: "ann" })

    const late = await logIn()
    later(60)
    expect((await ask(late.who, "register", await device.register(late.offer))).status).toBe(403)
    // It is as if the browser could not do it.
    expect(await get(late.who)).toMatchObject({ userId: "ann", device: null })
  })

  test("a browser that had no answer registers the same key again, and goes on with either answer", async () => {
    const { who, offer } = await logIn()
    const device = await makeDevice()
    const unheard = who.copy()
    expect((await ask(unheard, "register", await device.register(offer))).status).toBe(200)
    const { status, challenge, body } = await ask(who, "register", await device.register(offer))
    expect(status).toBe(200)
    for (const each of [unheard, who]) expect(await isLoggedIn(each)).toBe(true)
    later(GRACE)
    for (const each of [unheard, who]) expect(await isLoggedIn(each)).toBe(true)
    expect((await ask(who, "refresh", await device.prove(challenge), body.session_identifier)).status).toBe(200)
    expect((await ask(who, "register", await device.register(offer))).status).toBe(403)
  })

  test("of several registrations at once one counts", async () => {
    const { who, offer } = await logIn()
    const devices = await Promise.all([makeDevice(), makeDevice(), makeDevice()])
    const copies = devices.map(() => who.copy())
    const proofs = await Promise.all(devices.map((device) => device.register(offer)))
    const answers = await Promise.all(copies.map((copy, index) => ask(copy, "register", proofs[index] ?? "")))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403])
    for (const copy of copies) await get(copy)
    later(GRACE)
    const alive = await Promise.all(copies.map(isLoggedIn))
    expect(alive).toEqual(answers.map(({ status }) => status === 200))
  })

  test("one challenge, one use: of the same proof sent several times one counts", async () => {
    const { who, device, challenge, id } = await logInBound()
    const proof = await device.prove(challenge)
    const answers = await Promise.all([1, 2, 3].map(() => ask(who.copy(), "refresh", proof, id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403])
    const again = await ask(who, "refresh", proof, id)
    expect(again).toMatchObject({ status: 403, setCookie: null })
    expect((await ask(who, "refresh", await device.prove(again.challenge), id)).status).toBe(200)
  })

  test("however often a key is proven, no more than the last eight bound cookies are kept", async () => {
    const { who, device, challenge: first, id } = await logInBound()
    const oldest = who.copy()
    let challenge = first
    for (let renewal = 0; renewal < 8; renewal++)
      challenge = (await ask(who, "refresh", await device.prove(challenge), id)).challenge
    expect(await isLoggedIn(oldest)).toBe(false)
    expect(await isLoggedIn(who)).toBe(true)
  })

  test("who asks for a challenge does not put the owner's out of use", async () => {
    const { who, device, challenge, id } = await logInBound()
    for (const _ of [1, 2, 3]) expect((await ask(who.copy(), "refresh", null, id)).challenge).toBe(challenge)
    expect((await ask(who, "refresh", await device.prove(challenge), id)).status).toBe(200)
  })

  test("a challenge lives as long as the bound cookie", async () => {
    const { who, device, challenge, id } = await logInBound()
    later(LIFETIME)
    const answer = await ask(who, "refresh", await device.prove(challenge), id)
    expect(answer).toMatchObject({ status: 403, setCookie: null })
    expect(answer.challenge).not.toBe(challenge)
    expect((await ask(who, "refresh", await device.prove(answer.challenge), id)).status).toBe(200)
  })

  test("another session's proof, and another session's name, are refused", async () => {
    const ann = await logInBound("ann")
    const ben = await logInBound("ben")
    const proof = await ben.device.prove(ben.challenge)
    expect((await ask(ann.who, "refresh", proof, ann.id)).status).toBe(403)
    expect((await ask(ann.who, "refresh", proof, ben.id)).status).toBe(401)
    expect((await ask(ann.who, "refresh", await ben.device.prove(ann.challenge), ann.id)).status).toBe(403)
    const mixed = ann.who.copy()
    mixed.cookies.set(BOUND_COOKIE, ben.who.cookies.get(BOUND_COOKIE) ?? "")
    expect(await get(mixed)).toBeNull()
    expect((await ask(ben.who, "refresh", proof, ben.id)).status).toBe(200)
  })

  test("a refresh is no 4xx for what passes: the browser would delete its key", async () => {
    const { who, device, challenge, id } = await logInBound()
    const proof = await device.prove(challenge)
    const { sessions } = inside(session).parts()
    const bind = vi.spyOn(sessions, "bind").mockRejectedValueOnce(new SessionConflictError("contended"))
    expect((await ask(who, "refresh", proof, id)).status).toBe(503)
    bind.mockRejectedValueOnce(new SessionTooLargeError("disk", 2, 1))
    expect((await ask(who, "refresh", proof, id)).status).toBe(503)
    // Others were faster: it tries again.
    bind.mockResolvedValueOnce(false).mockResolvedValueOnce(false)
    expect((await ask(who, "refresh", proof, id)).status).toBe(200)
    bind.mockRestore()
  })

  test("a session's name that is none is not repeated", async () => {
    const { who } = await logInBound()
    const before = who.copy()
    await who.request(() => session.rotate())
    expect(await ask(before, "refresh", null, 'x"; evil="1')).toMatchObject({ status: 401, challenge: "" })
  })

  test("a request of another site registers and refreshes nothing", async () => {
    const { who, offer } = await logIn()
    const device = await makeDevice()
    const foreign = { origin: "https://evil.example" }
    expect((await ask(who, "register", await device.register(offer), undefined, foreign)).status).toBe(403)
    const { challenge, body } = await ask(who, "register", await device.register(offer))
    const id = body.session_identifier
    expect((await ask(who, "refresh", await device.prove(challenge), id, foreign)).setCookie).toBeNull()
    expect((await ask(who, "refresh", await device.prove(challenge), id)).status).toBe(200)
  })
})
