import { cookies, headers } from "next/headers"
import { CookieImpossibleError } from "./errors.ts"
import type { LoginState } from "./logins.ts"
import type { Session } from "./lookup.ts"
import type { Sessions } from "./manager.ts"
import { isPrefetch } from "./prefetch.ts"
import type { LogInPlan } from "./rotation.ts"
import { assertSameSite } from "./same-site.ts"
import type { SessionData } from "./types.ts"

export interface NextSessionsOptions<State extends LoginState, Data extends SessionData> {
  readonly sessions: Sessions<State, Data>
  readonly cookieName: string
  /** The site's own, from which writes may come; without it, that of the address that was asked for. */
  readonly origin?: string | undefined
  /** Whether the site is on https. */
  readonly secure: boolean
  readonly now: () => Date
}

export interface WriteOptions {
  /** "allow": the request may come from another site, such as the return from an identity provider. */
  readonly crossSite?: "allow"
}

/** Sessions of requests for what nobody has looked at yet. */
const unseen = new WeakSet<object>()

/**
 * The seam to Next: sessions by the request's cookie. `get` and `touch` work everywhere. All others work in server actions
 * and route handlers only, and for requests that come from the site itself.
 *
 * @throws CookieImpossibleError, CrossSiteRequestError: nothing was changed
 */
export function nextSessions<State extends LoginState, Data extends SessionData>(
  options: NextSessionsOptions<State, Data>,
) {
  const { sessions, cookieName, origin, secure, now } = options
  const attributes = { httpOnly: true, sameSite: "lax", path: "/", secure } as const

  /** Before a store is touched: whether a cookie can be sent now, and whether the request may change anything. */
  async function assertMayWrite(call: string, { crossSite }: WriteOptions = {}): Promise<void> {
    await assertCookiePossible(call)
    if (crossSite !== "allow") assertSameSite(await headers(), origin)
  }

  /** The values of all cookies of the name, as they stand in the header. */
  const sentValues = async () => namedValues((await headers()).get("cookie") ?? "", cookieName)

  /** The ticket that the browser sent, or that this request has sent to it already. None if the browser sent two. */
  async function ticket(): Promise<string | undefined> {
    const sent = await sentValues()
    // Of two cookies with this name one was planted by somebody else, and nobody knows which.
    if (sent.length > 1) return undefined
    const current = (await cookies()).get(cookieName)?.value
    // The header as it came counts: Next decodes "%2E", and a ticket would have two spellings. If this request has set the
    // cookie, that counts.
    const unchanged = sent[0] !== undefined && current === decoded(sent[0])
    return unchanged ? sent[0] : current
  }

  /** Makes a change, and sends the session's ticket if it is not the one that the browser has. Gives the session. */
  async function sending<S extends Session<State, Data> | null>(
    call: string,
    write: WriteOptions | undefined,
    change: (text: string | undefined) => Promise<S>,
  ): Promise<S> {
    await assertMayWrite(call, write)
    const session = await change(await ticket())
    if (!session || session.ticket === (await ticket())) return session
    const maxAge = Math.ceil((session.expiresAt.getTime() - now().getTime()) / 1000)
    const lasting = session.record.login?.remember ? { maxAge } : {}
    const jar = await cookies()
    jar.set(cookieName, session.ticket, { ...attributes, ...lasting })
    return session
  }

  return {
    /** The session, or null. Changes nothing, sends nothing. */
    async get() {
      const session = await sessions.get(await ticket())
      if (session && isPrefetch(await headers())) unseen.add(session)
      return session
    },
    /** Changes the session's data; makes a session if there is none and `change` puts something in it. */
    update: (change: (data: Data) => Data, write?: WriteOptions) =>
      sending("update", write, (text) => sessions.update(text, change)),
    logIn: (plan: LogInPlan, write?: WriteOptions) => sending("logIn", write, (text) => sessions.logIn(text, plan)),
    /** Moves the session to another store. */
    move: (store: string, write?: WriteOptions) => sending("move", write, (text) => sessions.move(text, store)),
    /** Gives the session a new ticket. */
    rotate: (write?: WriteOptions) => sending("rotate", write, sessions.rotate),
    /** Ends the session and has the browser forget the ticket. */
    async end(write?: WriteOptions) {
      await assertMayWrite("end", write)
      const ended = await sessions.end(await ticket())
      const jar = await cookies()
      // Not `delete`: a browser ignores a `__Host-` cookie without Secure and Path=/, also one that is to go.
      if (jar.has(cookieName)) jar.set(cookieName, "", { ...attributes, maxAge: 0 })
      return ended
    },
    /** For what changes other sessions than the request's own: makes sure of the same, first. @param call its name */
    assertMayWrite,
    /** The id that the browser's ticket names, alive or dead; null when there is none. */
    idOf: async () => sessions.idOf(await ticket()),
    ticket,
    /** Whether the browser sent several cookies of the name: then there is no session until all but one are deleted. */
    isAmbiguous: async () => (await sentValues()).length > 1,
    /** Writes down that the user is active, unless the session that `get` gave is of a request in advance. */
    async touch(session: Session<State, Data>, at?: Date) {
      if (!unseen.has(session)) await sessions.touch(session, at)
    },
    /** The session as that leaves it: what to show before it is written down. */
    touched: (session: Session<State, Data>, at: Date) =>
      unseen.has(session) ? session : sessions.touched(session, at),
  }
}

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

/** The values of all cookies of one name, as they stand in the header. */
function namedValues(header: string, name: string): string[] {
  const pairs = header.split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
