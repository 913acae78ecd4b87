// By their files, since plain Node finds them so: an operator's commands, and tests, import this module too.
import { cookies, headers } from "next/headers.js"
import { after, connection } from "next/server.js"
import { decoded, namedValues } from "./cookie-header.ts"
import { reportOnce } from "./drivers/report-once.ts"
import { CookieImpossibleError, CrossSiteRequestError } from "./errors.ts"
import type { LoginState } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import type { Sessions } from "./manager.ts"
import type { Opened } from "./open.ts"
import { isPrefetch } from "./prefetch.ts"
import type { LogInPlan } from "./rotation.ts"
import { isSameSite, mistakenOrigin } from "./same-site.ts"
import type { SessionData } from "./types.ts"

/** What the seam needs of the sessions that are open. */
export type SeamParts<State extends LoginState, Data extends SessionData> = Pick<
  Opened<State, Data>,
  "sessions" | "cookieName" | "origin" | "secure" | "now" | "report" | "count"
>

export interface WriteOptions {
  /** "allow": the request may come from another site, such as the return from an identity provider. */
  readonly crossSite?: "allow"
}

export interface ReadOptions {
  /** Whether this counts as activity of the user, which is written down after the answer. Default: true. */
  readonly activity?: boolean
}

/**
 * The seam to Next: sessions by the request's cookie. `get` works wherever there is a request. All that may change something
 * works in server actions and route handlers only, and for requests that come from the site itself.
 *
 * @param opened opens the sessions, if that has not been done: when there is a request, so that a build needs no secret
 * @throws CookieImpossibleError, CrossSiteRequestError: nothing was changed
 */
export function nextSessions<State extends LoginState, Data extends SessionData>(opened: () => SeamParts<State, Data>) {
  /** Waits for a request: what comes before it may be done by `next build`, which has no secret, no clock and no cookie. */
  async function arrive(): Promise<SeamParts<State, Data>> {
    await connection()
    return opened()
  }

  let tell: ReturnType<typeof reportOnce> | undefined

  /** Before a store is touched: whether a cookie can be sent now, and whether the request may change anything. */
  async function assertMayWrite(call: string, { crossSite }: WriteOptions = {}): Promise<void> {
    const { origin, report, count } = await arrive()
    await assertCookiePossible(call)
    if (crossSite === "allow") return
    const sent = await headers()
    const mistake = mistakenOrigin(sent, origin)
    if (mistake) {
      tell ??= reportOnce((message) => report(new Error(message)))
      tell(mistake, mistake)
    }
    if (isSameSite(sent, origin)) return
    count("refusals", { reason: "cross-site" })
    throw new CrossSiteRequestError(origin)
  }

  /** The values of all cookies of the name, as they stand in the header. */
  const sentValues = async ({ cookieName }: SeamParts<State, Data>) =>
    namedValues((await headers()).get("cookie") ?? "", cookieName)

  /** The ticket that the browser sent, or that this request has sent to it already. None if the browser sent two. */
  async function ticket(): Promise<string | undefined> {
    const parts = await arrive()
    const sent = await sentValues(parts)
    // Of two cookies with this name one was planted by somebody else, and nobody knows which.
    if (sent.length > 1) {
      parts.count("refusals", { reason: "two-cookies" })
      return undefined
    }
    const current = (await cookies()).get(parts.cookieName)?.value
    // The header as it came counts: Next decodes "%2E", and a ticket would have two spellings. If this request has set the
    // cookie, that counts.
    const unchanged = sent[0] !== undefined && current === decoded(sent[0])
    return unchanged ? sent[0] : current
  }

  /** Makes a change, and sends the session's ticket if it is not the one that the browser has. Gives the session. */
  async function sending<S extends Session<State, Data> | null>(
    call: string,
    write: WriteOptions | undefined,
    change: (sessions: Sessions<State, Data>, text: string | undefined) => Promise<S>,
  ): Promise<S> {
    await assertMayWrite(call, write)
    const { sessions, cookieName, secure, now, count } = await arrive()
    const session = await change(sessions, await ticket()).catch((error) => {
      if (error.name === "SessionConflictError") count("conflicts", { reason: error.reason })
      throw error
    })
    if (!session || session.ticket === (await ticket())) return session
    const maxAge = Math.ceil((session.expiresAt.getTime() - now().getTime()) / 1000)
    const lasting = session.record.login?.remember ? { maxAge } : {}
    const jar = await cookies()
    jar.set(cookieName, session.ticket, { ...attributes, secure, ...lasting })
    return session
  }

  return {
    /** The session, or null; where this is activity, with its end as that moves it. Sends nothing. */
    async get({ activity = true }: ReadOptions = {}) {
      const { sessions, now, report } = await arrive()
      const session = await sessions.get(await ticket())
      if (!session || !activity || isPrefetch(await headers())) return session
      const seen = now()
      const touched = sessions.touched(session, seen)
      if (touched !== session) after(() => sessions.touch(session, seen).catch(report))
      return touched
    },
    /** Changes the session's data; makes a session if there is none and `change` puts something in it. */
    update: (change: (data: Data) => Data, write?: WriteOptions) =>
      sending("update", write, (sessions, text) => sessions.update(text, change)),
    async logIn(plan: Omit<LogInPlan, "userAgent">, write?: WriteOptions) {
      const userAgent = (await headers()).get("user-agent") ?? ""
      return sending("logIn", write, (sessions, text) => sessions.logIn(text, { ...plan, userAgent }))
    },
    /** Moves the session to another store. */
    move: (store: string, write?: WriteOptions) =>
      sending("move", write, (sessions, text) => sessions.move(text, store)),
    /** Gives the session a new ticket. */
    rotate: (write?: WriteOptions) => sending("rotate", write, (sessions, text) => sessions.rotate(text)),
    /** Ends the session and has the browser forget the ticket. */
    async end(write?: WriteOptions) {
      await assertMayWrite("end", write)
      const { sessions, cookieName, secure } = await arrive()
      const ended = await sessions.end(await ticket())
      const jar = await cookies()
      // Not `delete`: a browser ignores a `__Host-` cookie without Secure and Path=/, also one that is to go.
      if (jar.has(cookieName)) jar.set(cookieName, "", { ...attributes, secure, maxAge: 0 })
      return ended
    },
    /** For what changes other sessions than the request's own: makes sure of the same, first. @param call its name */
    assertMayWrite,
    /** The id that the browser's ticket names, alive or dead; null when there is none. */
    idOf: async () => (await arrive()).sessions.idOf(await ticket()),
    ticket,
    /** Whether the browser sent several cookies of the name: then there is no session until all but one are deleted. */
    isAmbiguous: async () => (await sentValues(await arrive())).length > 1,
  }
}

const attributes = { httpOnly: true, sameSite: "lax", path: "/" } as const

/** Makes sure that Next can send a cookie now, without sending one. @throws CookieImpossibleError */
async function assertCookiePossible(call: string): Promise<void> {
  const jar = await cookies()
  const probe = new Error("A cookie is possible")
  try {
    // Where Next refuses, it does so before it looks at the cookie. Where it does not, this one has no name to be set by.
    jar.set({
      get name(): string {
        throw probe
      },
      value: "",
    })
  } catch (error) {
    if (error !== probe) throw new CookieImpossibleError(call, error)
  }
}
