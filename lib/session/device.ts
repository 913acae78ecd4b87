/**
 * What the layer asks of the part that binds sessions to devices, which can be left out: binding/device-binding.ts. The rest of
 * the layer keeps its text with the login, and asks it whether a request brings the proof.
 */
import type { LoginState } from "./logins/register.ts"
import type { Session } from "./lookup.ts"

/** The device that a login is bound to, for people. */
export interface BoundDevice {
  /** "ES256" or "RS256". */
  readonly algorithm: string
  /** Names the public key: its SHA-256 by RFC 7638, as base64url. */
  readonly thumbprint: string
  readonly boundAt: Date
  /** When the browser last proved that it has the key. */
  readonly provenAt: Date
  /** When the bound cookie ends that it got then. It proves again before, if it is in use. */
  readonly provenUntil: Date
}

/** What a new login offers to its browser. */
export interface BindingOffer {
  /** What to keep with the login. */
  readonly kept: string
  /** The cookie by which the answer tells the browser. */
  readonly cookie: { readonly name: string; readonly value: string; readonly maxAge: number }
}

/** Binds the sessions of one set. */
export interface DeviceBinding {
  /** The name of the bound cookie, which the browser has renewed by its key. */
  readonly cookieName: string
  /** The name of the cookie by which proxy.ts knows a browser that has a key. */
  readonly deviceCookieName: string
  /** Seconds that a bound cookie lives. */
  readonly lifetime: number
  /** Where the handlers of binding/routes.ts are mounted. */
  readonly path: string
  offer(): BindingOffer
  /** Whether a session with this binding may be used with these bound cookies: always, if no device was bound. */
  isProven(kept: string | null, cookies: readonly string[]): boolean
  /** What to keep instead, where this is the first request with a bound cookie: from then on the proof is asked for. Else null. */
  confirm(kept: string | null, cookies: readonly string[]): string | null
  /** Null as long as no device was bound, or it has not come with a bound cookie yet. */
  show(kept: string | null): BoundDevice | null
}

/** A binding, as `openSessions({ binding })` takes it. It is for https: on http there is none. */
export type Binding = (parts: { readonly now: () => Date }) => DeviceBinding

/** The text that is kept of a session's binding: with its login, or in its record where there is no register of logins. */
export function bindingOf({ login, record }: Pick<Session<LoginState>, "login" | "record">): string | null {
  return login?.binding ?? record.login?.binding ?? null
}
