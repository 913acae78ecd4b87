import { keepTicket } from "./secrets.ts"
import type { Site } from "./site.ts"

/** Where a site is. */
export type Address = Pick<Site, "origin" | "address">

/** What came back, with the body read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they expect it to be
  readonly body: any
  readonly setCookie: readonly string[]
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is text already. */
  readonly body?: unknown
  /** The Cookie header in place of one's own cookie. */
  readonly cookie?: string
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A script that keeps the site's one cookie, and no more: what it sends and gets can be looked at, byte by byte. */
export class Visitor {
  /** The ticket it has now. */
  ticket: string | undefined
  readonly #site: Address
  readonly #address: string

  /** @param address where it claims to come from */
  constructor(site: Address, address: string) {
    this.#site = site
    this.#address = address
  }

  get cookieName(): string {
    return this.#site.origin.startsWith("https:") ? "__Host-session" : "session"
  }

  async send(method: string, path: string, { headers, body, cookie }: Sent = {}): Promise<Answer> {
    const own = this.ticket === undefined ? undefined : `${this.cookieName}=${this.ticket}`
    const sentCookie = cookie ?? own
    const response = await fetch(this.#site.address + path, {
      method,
      redirect: "manual",
      headers: {
        Origin: this.#site.origin,
        "X-Forwarded-For": this.#address,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(sentCookie === undefined ? {} : { Cookie: sentCookie }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    })
    const text = await response.text()
    const setCookie = response.headers.getSetCookie()
    if (cookie === undefined) this.#keep(setCookie)
    return { status: response.status, headers: response.headers, text, body: parse(text), setCookie }
  }

  get = (path: string, sent?: Sent) => this.send("GET", path, sent)
  post = (path: string, body: unknown, sent?: Sent) => this.send("POST", path, { ...sent, body })
  put = (path: string, body: unknown, sent?: Sent) => this.send("PUT", path, { ...sent, body })
  patch = (path: string, body: unknown, sent?: Sent) => this.send("PATCH", path, { ...sent, body })
  delete = (path: string, sent?: Sent) => this.send("DELETE", path, sent)

  /** `GET /api/session`, its body. */
  async session() {
    return (await this.get("/api/session")).body
  }

  /** A second holder of this visitor's ticket: what a thief has, or another tab. */
  copy(): Visitor {
    const copy = new Visitor(this.#site, this.#address)
    copy.ticket = this.ticket
    return copy
  }

  #keep(setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const [pair = "", ...attributes] = line.split("; ")
      const value = pair.slice(pair.indexOf("=") + 1)
      this.ticket = attributes.includes("Max-Age=0") ? undefined : value
      keepTicket(value)
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
