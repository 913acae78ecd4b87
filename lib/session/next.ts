import { cookies, headers } from "next/headers"
import type { LoginState } from "./logins.ts"
import type { Session } from "./lookup.ts"
import type { Sessions } from "./manager.ts"
import type { LogInPlan } from "./rotation.ts"
import type { SessionData } from "./types.ts"

export interface NextSessionsOptions<State extends LoginState, Data extends SessionData> {
  readonly sessions: Sessions<State, Data>
  readonly cookieName: string
  /** Whether the site is on https. */
  readonly secure: boolean
  readonly now: () => Date
}

/**
 * The seam to Next: sessions by the request's cookie. `get` and `touch` work everywhere; all others may send a cookie,
 * which Next allows in server actions and route handlers only, not while a page renders.
 */
export function nextSessions<State extends LoginState, Data extends SessionData>(
  options: NextSessionsOptions<State, Data>,
) {
  const { sessions, cookieName, secure, now } = options
  const attributes = { httpOnly: true, sameSite: "lax", path: "/", secure } as const

  /** The ticket that the browser sent, or that this request has sent to it already. None if the browser sent two. */
  async function ticket(): Promise<string | undefined> {
    const sent = namedValues((await headers()).get("cookie") ?? "", cookieName)
    // Of two cookies with this name one was planted by somebody else, and nobody knows which.
    if (sent.length > 1) return undefined
    const current = (await cookies()).get(cookieName)?.value
    // The header as it came counts: Next decodes "%2E", and a ticket would have two spellings. If this request has set the
    // cookie, that counts.
    const unchanged = sent[0] !== undefined && current === decoded(sent[0])
    return unchanged ? sent[0] : current
  }

  /** Sends the session's ticket, if it is not the one that the browser has. Gives the session. */
  async function send<S extends Session<State, Data> | null>(session: S): Promise<S> {
    if (!session || session.ticket === (await ticket())) return session
    const maxAge = Math.ceil((session.expiresAt.getTime() - now().getTime()) / 1000)
    const lasting = session.record.login?.remember ? { maxAge } : {}
    const jar = await cookies()
    jar.set(cookieName, session.ticket, { ...attributes, ...lasting })
    return session
  }

  return {
    /** The session, or null. Changes nothing, sends nothing. */
    get: async () => sessions.get(await ticket()),
    /** Changes the session's data; makes a session if there is none and `change` puts something in it. */
    update: async (change: (data: Data) => Data) => send(await sessions.update(await ticket(), change)),
    logIn: async (plan: LogInPlan) => send(await sessions.logIn(await ticket(), plan)),
    /** Moves the session to another store. */
    move: async (store: string) => send(await sessions.move(await ticket(), store)),
    /** Gives the session a new ticket. */
    rotate: async () => send(await sessions.rotate(await ticket())),
    /** Ends the session and has the browser forget the ticket. */
    async end() {
      const ended = await sessions.end(await ticket())
      const jar = await cookies()
      // Not `delete`: a browser ignores a `__Host-` cookie without Secure and Path=/, also one that is to go.
      if (jar.has(cookieName)) jar.set(cookieName, "", { ...attributes, maxAge: 0 })
      return ended
    },
    /** The id that the browser's ticket names, alive or dead; null when there is none. */
    idOf: async () => sessions.idOf(await ticket()),
    ticket,
    touch: sessions.touch,
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
