/**
 * The attacks as data: what is tried, who would be hurt, and what must happen. Tests run them against the site, on
 * every store, and against a server that makes the mistakes. A page of the site runs the same list against the site.
 */

export const families = {
  replay: "Replay after logout",
  "stolen-cookies": "Stolen cookies",
  fixation: "Session fixation",
  tampering: "Tampering with the ticket",
  "forged-ids": "Forged ids",
  cookies: "Duplicate and planted cookies",
  "cross-site": "Cross-site requests",
  redirects: "Open redirects",
  races: "Races",
  oversize: "Oversized input",
  guessing: "Guessing passwords",
  guards: "Bypassing the login check",
  actions: "Server action payloads",
  injection: "Injection into headers and pages",
  methods: "HTTP method tricks",
  input: "Hostile input",
  headers: "Missing headers",
} as const

export type Family = keyof typeof families

export interface Reference {
  readonly label: string
  readonly url: string
}

/** A known case, in other software. */
export interface Incident extends Reference {
  /** Who was hurt, and how, in a clause. */
  readonly whom: string
}

export interface Attack {
  /** Unique, in lower case with hyphens: fit for an address or a test's name. */
  readonly id: string
  readonly family: Family
  readonly name: string
  /** What is tried, in a sentence or two. */
  readonly what: string
  /** Who would be hurt if it worked, and how. */
  readonly whom: string
  /** What a sound site does instead. */
  readonly expected: string
  readonly references: readonly Reference[]
  /** Empty where no case is known well enough to be cited. */
  readonly incidents: readonly Incident[]
  /** For the page: "each" offers a choice of stores, "once" does not. Tests try every attack on every store. */
  readonly stores: "each" | "once"
  /** What a site must have so that it can be tried there: see needs.ts. */
  readonly needs?: "binding"
  /** Tries it, with throwaway accounts only. Throws when it can not be tried, as when logins are limited. */
  run(target: Target, wait: Wait): Promise<Verdict>
}

/** Lets time pass on the site, in seconds. */
export type Wait = (seconds: number) => Promise<void>

export interface Verdict {
  readonly refused: boolean
  /** What happened, in a sentence. */
  readonly actual: string
}

export interface Outcome extends Verdict {
  readonly expected: string
  /** What went over the wire, tickets shortened; the first ones, if there were many. */
  readonly exchanges: readonly Exchange[]
}

/** One request and its answer, as text for people: long parts and tickets are cut. */
export interface Exchange {
  readonly request: string
  readonly response: string
  readonly status: number
}

/** Where the site is. */
export interface Place {
  /** The origin that browsers use. */
  readonly origin: string
  /** Where to connect, like `http://127.0.0.1:3000`: plain http. */
  readonly base: string
  /** The store that throwaway sessions are to live in. */
  readonly store: string
  /** The address of this machine to connect from; undefined: any. */
  readonly from?: string | undefined
  /** Sent with every request, as by a proxy in front. */
  readonly headers?: readonly Header[]
}

/** What an attack is given: where the site is, and how to send it requests. */
export interface Target extends Place {
  /** Sends a request as it stands, well-formed or not. Throws WireError when no whole answer comes in time. */
  send(request: RawRequest): Promise<Answer>
}

export type Header = readonly [name: string, value: string]

export interface RawRequest {
  readonly method: string
  /** The request target, sent as it stands. */
  readonly path: string
  /** Sent as they stand, in Latin-1. Host and Content-Length are added where they are missing. */
  readonly headers?: readonly Header[]
  readonly body?: string | Uint8Array
}

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: readonly Header[]
  readonly body: string
}
