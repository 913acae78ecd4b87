/** The public face: `openSessions`. Each store is an entry of its own, in stores/; each register of logins in logins/. */
import { ConfigurationError } from "./errors.ts"
import type { CurrentSession, Sessions, SessionsWithLogins, Shareable } from "./face.ts"
import { keepInside } from "./inside.ts"
import type { ActiveLogin, LoginState, Register } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import { nextSessions } from "./next.ts"
import { type Opened, open } from "./open.ts"
import type { OpenOptions } from "./options.ts"
import { deviceOf, showSession, withoutInternals } from "./shown.ts"
import type { SessionData } from "./types.ts"

export { type Answer, answering, answerTo } from "./answer.ts"
export * from "./errors.ts"
export type { CurrentSession, ListedLogin, LogInOptions, Sessions, SessionsWithLogins } from "./face.ts"
export type { OpenOptions } from "./options.ts"
export { fromDriver, type KeyedEntry, type StoreEntry } from "./stores/entry.ts"
export type { SessionData } from "./types.ts"

type Shown<Data extends SessionData, State> = CurrentSession<Data> & { readonly login: Shareable<State> | null }

/**
 * Opens sessions: once in a module of your own. Asks for nothing until the first request, so `next build` needs no secret.
 * @throws ConfigurationError at each request, if the options are wrong: it lists all problems, each with its remedy
 */
export function openSessions<
  State extends LoginState,
  Listed extends ActiveLogin,
  Data extends SessionData = SessionData,
>(
  options: OpenOptions<Data, State, Listed> & { logins: Register<State, Listed> },
): SessionsWithLogins<Data, State, Listed>
export function openSessions<Data extends SessionData = SessionData>(
  options: OpenOptions<Data> & { logins?: undefined },
): Sessions<Data>
export function openSessions<State extends LoginState, Listed extends ActiveLogin, Data extends SessionData>(
  options: OpenOptions<Data, State, Listed>,
): SessionsWithLogins<Data, State, Listed> {
  let opened: Opened<State, Data, Listed> | undefined
  const parts = () => {
    opened ??= open(options)
    return opened
  }
  const request = nextSessions(parts)
  const shown = (session: Session<State, Data>) => {
    const { login } = session
    return {
      ...showSession(session, parts().binding),
      ...(options.logins && { login: login && withoutInternals(login) }),
    } as Shown<Data, State>
  }
  const shownIfAny = (session: Session<State, Data> | null) => session && shown(session)

  function assertLogins(call: string): void {
    const remedy = "openSessions({ logins: prismaLogins(prisma.login), … }), or memoryLogins() for a test"
    if (!options.logins) throw new ConfigurationError([`${call}() needs a register of logins: ${remedy}`])
  }

  const face: SessionsWithLogins<Data, State, Listed> = {
    get: async (read) => shownIfAny(await request.get(read)),
    update: async (change, write) => shownIfAny(await request.update(change, write)),
    async logIn(userId, { crossSite, ...choice } = {}) {
      const said = "logIn(userId) needs the user's id, a text that is not empty"
      if (typeof userId !== "string" || userId === "") throw new TypeError(`${said}; it got ${typeof userId}`)
      if (!["boolean", "undefined"].includes(typeof choice.remember))
        throw new TypeError(`logIn(userId, { remember }) needs true or false; it got ${typeof choice.remember}`)
      return shown(await request.logIn({ userId, ...choice }, crossSite && { crossSite }))
    },
    end: async (write) => void (await request.end(write)),
    move: async (store, write) => shown(await request.move(store, write)),
    rotate: async (write) => shownIfAny(await request.rotate(write)),
    async list() {
      assertLogins("list")
      const session = await request.get({ activity: false })
      const { sessions, binding } = parts()
      const listed = await sessions.own.list(session)
      return listed.map((row) => ({ ...withoutInternals(row), ...deviceOf(binding, row.binding) }))
    },
    async revoke(id, write) {
      assertLogins("revoke")
      await request.assertMayWrite("revoke", write)
      const session = await request.get({ activity: false })
      return session !== null && (await parts().sessions.own.endOne(session, id)) !== null
    },
    async revokeOthers(write) {
      assertLogins("revokeOthers")
      await request.assertMayWrite("revokeOthers", write)
      const session = await request.get({ activity: false })
      return session ? (await parts().sessions.own.endOthers(session)).length : 0
    },
  }
  keepInside(face, { request, parts })
  return face
}
