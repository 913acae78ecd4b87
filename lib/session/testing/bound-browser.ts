/** Browsers that bind their logins, over requests without a server: needs the mocks that browser.ts names. */

import { beforeEach, expect } from "vitest"
import { deviceBinding } from "../binding/device-binding.ts"
import { OFFER_COOKIE } from "../binding/registration-header.ts"
import { refresh, registration } from "../binding/routes.ts"
import { GRACE } from "../binding/state.ts"
import { openSessions } from "../index.ts"
import { memoryLogins } from "../logins/memory.ts"
import { memory } from "../stores/memory.ts"
import { type Browser, browser } from "./browser.ts"
import { makeDevice } from "./device.ts"
import { temporaryStores } from "./temporary-stores.ts"

/** Seconds that a bound cookie lives here. */
export const LIFETIME = 600

export const START = Date.parse("2026-01-01T12:00:00Z")
let time = START
export const now = Object.assign(() => new Date(time), { isSettled: () => true })
export const later = (seconds: number): void => {
  time += seconds * 1000
}
beforeEach(() => {
  time = START
})

/** Every store, with a register of logins and without. */
export const places = Object.entries(temporaryStores()).flatMap(([name, store]) =>
  [true, false].map((registered) => ({ name, store, registered })),
)

/** Opens the sessions of a place of its own, and gives what a browser does with them. */
export function openBound({ name, store, registered }: (typeof places)[number]) {
  const origin = `https://${name}.${registered ? "with" : "without"}.example`
  const options = {
    origin,
    now,
    binding: deviceBinding({ lifetime: LIFETIME }),
    stores: [store(), memory({ name: "other" })],
  }
  const withLogins = openSessions({ ...options, logins: memoryLogins() })
  const session = registered ? withLogins : openSessions(options)
  const routes = { register: registration(session).POST, refresh: refresh(session).POST }

  const get = (who: Browser) => who.request(() => session.get())
  const isLoggedIn = async (who: Browser) => (await get(who)) !== null

  /** What the browser itself sends, which no page sees. It keeps the cookie of the answer. */
  async function ask(
    who: Browser,
    route: keyof typeof routes,
    proof: string | null,
    id?: string,
    more: Record<string, string> = {},
  ) {
    const headers = new Headers({
      ...(proof !== null && { "secure-session-response": proof }),
      ...(id !== undefined && { "sec-secure-session-id": id }),
      ...more,
    })
    const request = new Request(`${origin}/api/dbsc/${route}`, { method: "POST", headers })
    const answer = await who.request(() => routes[route](request), { headers: Object.fromEntries(headers) })
    const setCookie = answer.headers.get("set-cookie")
    for (const text of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      if (name && value) who.cookies.set(name, value)
    }
    const [, challenge = ""] = /^"([^"]+)"/.exec(answer.headers.get("secure-session-challenge") ?? "") ?? []
    const body = (await answer.json()) as { session_identifier: string }
    return { status: answer.status, challenge, body, setCookie }
  }

  /** A browser that has logged in, and the challenge that its login has offered. */
  async function logIn(userId = "ann") {
    const who = browser()
    await who.request(() => session.logIn(userId))
    const offer = who.cookies.get(OFFER_COOKIE) ?? ""
    // As proxy.ts does.
    who.cookies.delete(OFFER_COOKIE)
    return { who, offer }
  }

  /** One that has bound its login. */
  async function logInBound(userId?: string) {
    const { who, offer } = await logIn(userId)
    const device = await makeDevice()
    const { status, challenge, body } = await ask(who, "register", await device.register(offer))
    expect(status).toBe(200)
    // The first request with the bound cookie says that it has come.
    await get(who)
    later(GRACE)
    return { who, device, offer, challenge, id: body.session_identifier }
  }

  return { session, withLogins, ask, logIn, logInBound, get, isLoggedIn }
}
