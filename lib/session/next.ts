// By their files, since plain Node finds them so: an operator's commands, and tests, import this module too.
import { cookies, headers } from "next/headers.js"
import { after, connection } from "next/server.js"
import { cache } from "react"
import { sentValues, ticketOf } from "./cookie-header.ts"
import { reportOnce } from "./drivers/report-once.ts"
import { CookieImpossibleError, CrossSiteRequestError } from "./errors.ts"
import type { LoginState } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import type { Sessions } from "./manager.ts"
import { isPrefetch } from "./prefetch.ts"
import { admittedBy, getProven, getUnproven, type SeamParts } from "./proven.ts"
import type { LogInPlan } from "./rotation.ts"
import { isSameSite, mistakenOrigin } from "./same-site.ts"
import type { SessionData } from "./types.ts"

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
  async function arrive() {
    await connection()
    const parts = opened()
    const { cookieName, count } = parts
    return { parts, cookieName, count, sent: await headers(), jar: await cookies() }
  }

  /**
   * The session that the request came with, read once while a page renders, however many parts of it ask. (Actions and handlers
   * read it each time: there React's `cache` remembers nothing, and the session may change.)
   */
  const read = cache(async () => {
    const arrived = await arrive()
    return { arrived, ...(await getProven(arrived)) }
  })

  /** The same, and this is activity: written down once for a page. Gives the session with its end as that moves it. */
  const readActive = cache(async () => {
    const found = await read()
    const { arrived, session } = found
    if (!session || isPrefetch(arrived.sent)) return found
    const { sessions, now, report } = arrived.parts
    const seen = now()
    const touched = sessions.touched(session, seen)
    if (touched !== session) after(() => sessions.touch(session, seen).catch(report))
    return { ...found, session: touched }
  })

  const look = ({ activity = true }: ReadOptions = {}) => (activity ? readActive() : read())

  let tell: ReturnType<typeof reportOnce> | undefined

  /** Before a store is touched: whether a cookie can be sent now, and whether the request may change anything. */
  async function arriveToWrite(call: string, { crossSite }: WriteOptions = {}) {
    const arrived = await arrive()
    const { parts, sent, jar } = arrived
    assertCookiePossible(call, jar)
    if (crossSite === "allow") return arrived
    const { origin, report, count } = parts
    const mistake = mistakenOrigin(sent, origin)
    if (mistake) {
      tell ??= reportOnce((message) => report(new Error(message)))
      tell(mistake, mistake)
    }
    if (isSameSite(sent, origin)) return arrived
    count("refusals", { reason: "cross-site" })
    throw new CrossSiteRequestError(origin)
  }

  /** Makes a change, and sends the session's ticket if it is not the one that the browser has. Gives the session. */
  async function sending<S extends Session<State, Data> | null>(
    call: string,
    write: WriteOptions | undefined,
    change: (sessions: Sessions<State, Data>, arrived: Awaited<ReturnType<typeof arrive>>) => Promise<S>,
  ): Promise<S> {
    const arrived = await arriveToWrite(call, write)
    const { sessions, cookieName, secure, now, count } = arrived.parts
    const session = await change(sessions, arrived).catch((error) => {
      if (error.name === "SessionConflictError") count("conflicts", { reason: error.reason })
      throw error
    })
    if (!session || session.ticket === ticketOf(arrived)) return session
    const maxAge = Math.ceil((session.expiresAt.getTime() - now().getTime()) / 1000)
    const lasting = session.record.login?.remember ? { maxAge } : {}
    arrived.jar.set(cookieName, session.ticket, { ...attributes, secure, ...lasting })
    return session
  }

  return {
    /** The session, or null; where this is activity, with its end as that moves it. Sends nothing. */
    get: async (options?: ReadOptions) => (await look(options)).session,
    /** The same, and where that is null, whether only the proof is missing of the device that the session is bound to. */
    look,
    /** Changes the session's data; makes a session if there is none and `change` puts something in it. */
    update: (change: (data: Data) => Data, write?: WriteOptions) =>
      sending("update", write, (sessions, arrived) => sessions.update(ticketOf(arrived), change, admittedBy(arrived))),
    logIn: (plan: Omit<LogInPlan, "userAgent" | "binding" | "admits">, write?: WriteOptions) =>
      sending("logIn", write, async (sessions, arrived) => {
        const offer = arrived.parts.binding?.offer()
        const userAgent = arrived.sent.get("user-agent") ?? ""
        const whole = { ...plan, userAgent, binding: offer?.kept, admits: admittedBy(arrived) }
        const session = await sessions.logIn(ticketOf(arrived), whole)
        if (offer) arrived.jar.set({ ...offer.cookie, ...attributes, secure: true })
        return session
      }),
    /** Moves the session to another store. */
    move: (store: string, write?: WriteOptions) =>
      sending("move", write, (sessions, arrived) => sessions.move(ticketOf(arrived), store, admittedBy(arrived))),
    /** Gives the session a new ticket. */
    rotate: (write?: WriteOptions) =>
      sending("rotate", write, (sessions, arrived) => sessions.rotate(ticketOf(arrived), admittedBy(arrived))),
    /** Ends the session and has the browser forget the ticket. */
    async end(write?: WriteOptions) {
      const arrived = await arriveToWrite("end", write)
      const { parts, jar } = arrived
      const ended = await parts.sessions.end(ticketOf(arrived), admittedBy(arrived))
      // Not `delete`: a browser ignores a `__Host-` cookie without Secure and Path=/, also one that is to go.
      for (const name of [parts.cookieName, parts.binding?.cookieName, parts.binding?.deviceCookieName])
        if (name && jar.has(name)) jar.set(name, "", { ...attributes, secure: parts.secure, maxAge: 0 })
      return ended
    },
    /** For what changes other sessions than the request's own: makes sure of the same, first. @param call its name */
    assertMayWrite: async (call: string, write?: WriteOptions) => void (await arriveToWrite(call, write)),
    /** For the handlers by which a browser proves its device: the session, also without that proof. */
    unproven: async () => getUnproven(await arrive()),
    /** Whether the browser's ticket was replaced by another a moment ago. */
    async isReplaced() {
      const arrived = await arrive()
      return arrived.parts.sessions.isReplaced(ticketOf(arrived))
    },
    /** The id that the browser's ticket names, alive or dead; null when there is none. */
    async idOf() {
      const arrived = await arrive()
      return arrived.parts.sessions.idOf(ticketOf(arrived))
    },
    /** The ticket that the browser sent, or that this request has sent to it already. */
    ticket: async () => ticketOf(await arrive()),
    /** Whether the browser sent several cookies of the name: then there is no session until all but one are deleted. */
    isAmbiguous: async () => sentValues(await arrive()).length > 1,
  }
}

const attributes = { httpOnly: true, sameSite: "lax", path: "/" } as const

/** Makes sure that Next can send a cookie now, without sending one. @throws CookieImpossibleError */
function assertCookiePossible(call: string, jar: Awaited<ReturnType<typeof cookies>>): void {
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
