import { randomBytes } from "node:crypto"
import { BOUND_COOKIE } from "../../session/binding/reload-for-proof.ts"
import type { Answer, Header, RawRequest, Target } from "./types.ts"

/** The attack could not be prepared, for want of an account or a form. This says nothing about the site's safety. */
export class AttackError extends Error {
  override readonly name = "AttackError"
}

/**
 * As much of a browser as attacks need: it keeps the ticket, and sends an Origin with its writes. One that binds its logins:
 * device.ts.
 */
export interface Browser {
  /** The cookie's value; undefined for none. An attacker may set it. */
  ticket: string | undefined
  /** The value of the bound cookie. An attacker may set it too. */
  bound?: string | undefined
  /** The header by which the site last offered to bind a login. */
  offer?: string | undefined
  send(request: RawRequest): Promise<Answer>
  /** Sends JSON and parses the answer. `content` is null when that is no JSON. */
  json(method: string, path: string, body?: unknown, headers?: readonly Header[]): Promise<JsonAnswer>
  isLoggedIn(): Promise<boolean>
}

export interface JsonAnswer extends Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an attacker takes whatever comes
  readonly content: any
}

export function cookieName({ origin }: Pick<Target, "origin">): string {
  return origin.startsWith("https:") ? "__Host-session" : "session"
}

export function headersOf(answer: Answer, name: string): string[] {
  return answer.headers.filter(([other]) => other === name).map(([, value]) => value)
}

export function browserOn(target: Target, ticket?: string): Browser {
  const browser: Browser = {
    ticket,

    async send({ headers = [], ...request }) {
      const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name)
      const own: Header[] = []
      const cookies = Object.entries({ [cookieName(target)]: browser.ticket, [BOUND_COOKIE]: browser.bound })
        .filter(([, value]) => value)
        .map((pair) => pair.join("="))
      if (cookies.length > 0 && !has("cookie")) own.push(["Cookie", cookies.join("; ")])
      if (!["GET", "HEAD"].includes(request.method) && !has("origin")) own.push(["Origin", target.origin])
      const answer = await target.send({ ...request, headers: [...own, ...headers] })
      for (const cookie of headersOf(answer, "set-cookie")) {
        const [pair = "", ...attributes] = cookie.split(";")
        const isGone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))
        const value = isGone ? undefined : pair.slice(pair.indexOf("=") + 1)
        if (pair.startsWith(`${cookieName(target)}=`)) browser.ticket = value
        if (pair.startsWith(`${BOUND_COOKIE}=`)) browser.bound = value
      }
      browser.offer = headersOf(answer, "secure-session-registration")[0] ?? browser.offer
      return answer
    },

    async json(method, path, body, headers = []) {
      const type: Header[] = body === undefined ? [] : [["Content-Type", "application/json"]]
      const text = body === undefined ? undefined : JSON.stringify(body)
      const answer = await browser.send({ method, path, headers: [...type, ...headers], body: text })
      return { ...answer, content: parse(answer.body) }
    },

    async isLoggedIn() {
      return (await browser.json("GET", "/api/session")).content?.loggedIn === true
    },
  }
  return browser
}

/** A throwaway account, logged in in the target's store. */
export async function guest(target: Target): Promise<Browser> {
  const browser = browserOn(target)
  const { status } = await browser.json("POST", "/api/session", { guest: true, store: target.store })
  if (status !== 200 || !browser.ticket) throw new AttackError(`No guest could log in: ${status}.`)
  return browser
}

/** The browser's ticket. @throws AttackError when it has none */
export function ticketOf({ ticket }: Browser): string {
  if (!ticket) throw new AttackError("The browser holds no ticket.")
  return ticket
}

export interface Account {
  readonly username: string
  readonly password: string
}

/** A throwaway account with a password, signed up and logged in in the target's store. */
export async function member(target: Target): Promise<Browser & { account: Account }> {
  const account = {
    username: `try-${randomBytes(8).toString("hex")}`,
    password: randomBytes(18).toString("hex"),
  }
  const browser = browserOn(target)
  const { status } = await browser.json("POST", "/api/users", account)
  if (status !== 201) throw new AttackError(`No account could be made: ${status}.`)
  await browser.json("PUT", "/api/session/store", { store: target.store })
  return Object.assign(browser, { account })
}

export function parse(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
