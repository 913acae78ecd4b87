/**
 * Carries logins over from iron-session, while cookies of the old release are alive. In an app: app/carry-over/from-iron-session.ts,
 * with app/carry-over/route.ts beside it.
 */
import { createHash } from "node:crypto"
import { unsealData } from "iron-session"
import { cookies } from "next/headers"
import { answering, type KeyedEntry, type Sessions } from "../../lib/session/index.ts"
import type { SessionId } from "../../lib/session/types.ts"

export interface CarryOverOptions<Old> {
  readonly session: Pick<Sessions, "get" | "logIn">
  /** As the old release had them. */
  readonly old: {
    readonly cookieName: string
    readonly password: string | Record<string, string>
    readonly ttl: number
  }
  /** Keeps a row for each seal that was opened, so that none is opened twice: a place of its own, in any store that keeps rows. */
  readonly opened: KeyedEntry
  /** The user whom an old session names, if it names one. What can not be opened is `{}`. */
  readonly userIdOf: (old: Old) => string | null | undefined
}

/** Makes the handler of GET /carry-over?next=/path: opens the old cookie, logs its user in, and goes on to `next`. */
export function carryOver<Old>({ session, old, opened, userIdOf }: CarryOverOptions<Old>) {
  const { cookieName, password, ttl } = old
  const driver = opened.driver({ set: "carry-over", makesPlaces: true, report: console.error })

  /** @throws IdTakenError if it was opened before */
  const markOpened = (seal: string) => {
    const now = new Date()
    // iron-session's grace after the end of a seal is a minute.
    const expiresAt = new Date(now.getTime() + (ttl + 60) * 1000)
    return driver.create(idOf(seal), { version: 1, data: "opened", atime: now, expiresAt })
  }

  async function logInOnce(seal: string): Promise<void> {
    const userId = userIdOf(await unsealData<Old>(seal, { password, ttl }))
    if (!userId) return
    try {
      // A visitor may come from anywhere: the old cookie says who it is, and no other site can give them one.
      await session.logIn(userId, { crossSite: "allow", check: () => markOpened(seal) })
    } catch (error) {
      if ((error as Error).name !== "IdTakenError") throw error
    }
  }

  return answering(async (request: Request) => {
    const jar = await cookies()
    const seal = jar.get(cookieName)?.value
    const current = await session.get({ activity: false })
    if (seal && !current?.userId) await logInOnce(seal)
    // Last: while a store is down the old cookie is still needed.
    jar.set(cookieName, "", { path: "/", maxAge: 0, secure: cookieName.startsWith("__") })
    return new Response(null, { status: 303, headers: { Location: nextOf(request), "Cache-Control": "no-store" } })
  })
}

/** Names a seal, whichever way it is spelled: the digest at its end, which has several spellings, covers what is before it. */
const idOf = (seal: string): SessionId =>
  createHash("sha512")
    .update(seal.slice(0, seal.lastIndexOf("*")))
    .digest("hex") as SessionId

/** Where to go on: a path of this site. */
function nextOf(request: Request): string {
  const { searchParams, origin } = new URL(request.url)
  const next = searchParams.get("next") ?? "/"
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null
  // A path that begins with two slashes would be another host.
  return url?.origin === origin && !url.pathname.startsWith("//") ? url.pathname + url.search : "/"
}
