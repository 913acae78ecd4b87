/** What a browser does that binds its logins (Device Bound Session Credentials), with a key in software. */
import { generateKeyPair, type KeyObject } from "node:crypto"
import { promisify } from "node:util"
import { SignJWT } from "jose"
import { BOUND_COOKIE } from "../../session/binding/reload-for-proof.ts"
import { GRACE } from "../../session/binding/state.ts"
import { AttackError, type Browser, browserOn, headersOf, parse, ticketOf } from "./browser.ts"
import type { Answer, Header, Target } from "./types.ts"

/** Seconds after a registration: a request without the bound cookie that comes now was not sent before there was one. */
export const UNDER_WAY = GRACE + 1

export interface Key {
  readonly alg: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** A browser whose login is bound. */
export interface Owner extends Browser {
  readonly key: Key
  /** The name of the login among those that a browser has bound. */
  readonly id: string
  /** Seconds that the bound cookie lives, as the browser is told. */
  readonly lifetime: number
  /** To be signed next. */
  challenge: string
}

const generate = promisify(generateKeyPair)

/** @param alg an algorithm of JSON Web Tokens: ES256, ES384, or one of those for RSA */
export async function newKey(alg = "ES256"): Promise<Key> {
  const pair = alg.startsWith("ES")
    ? await generate("ec", { namedCurve: alg === "ES256" ? "P-256" : "P-384" })
    : await generate("rsa", { modulusLength: 2048 })
  return { alg, ...pair }
}

export const publicJwk = ({ publicKey }: Key) => publicKey.export({ format: "jwk" })

/** The proof that browsers refresh with. @param header what is to be different in its header */
export function sign(
  challenge: string | undefined,
  { alg, privateKey }: { readonly alg: string; readonly privateKey: KeyObject | Uint8Array },
  header: object = {},
): Promise<string> {
  const claims = challenge === undefined ? {} : { jti: challenge }
  return new SignJWT(claims).setProtectedHeader({ alg, typ: "dbsc+jwt", ...header }).sign(privateKey)
}

/** The proof that browsers register with: it brings the key along. */
export function signNew(challenge: string | undefined, key: Key): Promise<string> {
  return sign(challenge, key, { jwk: publicJwk(key) })
}

/** The challenge of the browser's last login. @throws AttackError: the site offered none */
export function offered({ offer }: Browser): string {
  const challenge = /challenge="([^"]+)"/.exec(offer ?? "")?.[1]
  if (!challenge) throw new AttackError("The site did not offer to bind this login.")
  return challenge
}

export function register(browser: Browser, proof: string, more: readonly Header[] = []): Promise<Answer> {
  const headers: Header[] = [["Secure-Session-Response", proof], ...more]
  return browser.send({ method: "POST", path: "/api/dbsc/register", headers })
}

/** @param id the login's, as the browser that has bound it knows it. @param proof none: the site tells what to sign */
export function refresh(
  browser: Browser,
  { id, proof }: { readonly id: string; readonly proof?: string },
  more: readonly Header[] = [],
): Promise<Answer> {
  const headers: Header[] = [["Sec-Secure-Session-Id", id], ...more]
  if (proof !== undefined) headers.push(["Secure-Session-Response", proof])
  return browser.send({ method: "POST", path: "/api/dbsc/refresh", headers })
}

/** Whether the site took what was sent, and did not refuse it. */
export function isTaken(answer: Answer): boolean {
  return answer.status < 400 || headersOf(answer, "set-cookie").some((cookie) => cookie.startsWith(`${BOUND_COOKIE}=`))
}

/** Binds the login of a browser, which goes on as its owner. @throws AttackError */
export async function bind<B extends Browser>(browser: B, key?: Key): Promise<B & Owner> {
  const own = key ?? (await newKey())
  const answer = await register(browser, await signNew(offered(browser), own))
  const id = parse(answer.body)?.session_identifier
  if (answer.status !== 200 || !id) throw new AttackError(`The login could not be bound: ${answer.status}.`)
  const cookie = headersOf(answer, "set-cookie").find((text) => text.startsWith(`${BOUND_COOKIE}=`))
  const lifetime = Number(/max-age=(\d+)/i.exec(cookie ?? "")?.[1])
  // The next request of its page shows that the cookie has come: from then on the site asks for it.
  await browser.json("GET", "/api/session")
  return Object.assign(browser, { key: own, id, lifetime, challenge: challengeOf(answer) ?? "" })
}

/** Renews the bound cookie as browsers do: with the challenge that is known, and once more if the site has another. */
export async function renew(owner: Owner): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await refresh(owner, { id: owner.id, proof: await sign(owner.challenge, owner.key) })
    owner.challenge = challengeOf(answer) ?? owner.challenge
    if (answer.status === 200) return true
  }
  return false
}

function challengeOf(answer: Answer): string | undefined {
  return /^"([^"]*)"/.exec(headersOf(answer, "secure-session-challenge")[0] ?? "")?.[1]
}

/** A browser with a copy of all the owner's cookies, and without the key. */
export function copyOf(owner: Browser, target: Target): Browser {
  return Object.assign(browserOn(target, ticketOf(owner)), { bound: owner.bound })
}
