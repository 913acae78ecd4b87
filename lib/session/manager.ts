import { bindingOf } from "./device.ts"
import type { ActiveLogin, LoginState, SessionLocation } from "./logins/register.ts"
import { type Admits, createLookup, type Session, type SessionsOptions } from "./lookup.ts"
import { createOwnLogins } from "./own-logins.ts"
import { processState } from "./process-state.ts"
import { createRotations } from "./rotation.ts"
import { withDeadline } from "./time/deadline.ts"
import type { Kept, SessionData, SessionId } from "./types.ts"
import { createUpdates } from "./update.ts"

/** Milliseconds that a store has for a health check: a monitor wants its answer within a second. */
const CHECK_DEADLINE = 600

export type Sessions<
  State extends LoginState,
  Data extends SessionData = SessionData,
  Listed extends ActiveLogin = ActiveLogin,
> = ReturnType<typeof createSessions<State, Data, Listed>>

/**
 * The life of a session, in whatever store it is. Every method takes the cookie's text as the browser sent it (undefined
 * for none) and throws StoreUnavailableError when a store that it needs has failed.
 */
export function createSessions<
  State extends LoginState,
  Data extends SessionData = SessionData,
  Listed extends ActiveLogin = ActiveLogin,
>(options: SessionsOptions<State, Data, Listed>) {
  const { logins, stores, now, process = processState() } = options
  const lookup = createLookup(options)
  const own = createOwnLogins(options, revoke)
  const { find, get, getToChange, isAlive, locationOf, freshTombstone, storeOf, emptyData } = lookup
  const { createAnonymous, update, touch, touched } = createUpdates(options, lookup, process)
  const { logIn, rotateInto } = createRotations(options, lookup, process, own.endExcess)

  /** Moves the session to another store (or the same), under a new ticket. Without a session it makes an empty one there. */
  async function move(
    text: string | undefined,
    storeName: string,
    admits?: Admits<State>,
  ): Promise<Session<State, Data>> {
    const session = await getToChange(text, admits)
    return session ? rotateInto(storeName, session) : createAnonymous(text, storeName, emptyData())
  }

  /** Gives the session a new ticket, as at every change of privilege. Null without a session. */
  async function rotate(text: string | undefined, admits?: Admits<State>): Promise<Session<State, Data> | null> {
    const session = await getToChange(text, admits)
    return session && rotateInto(session.store, session)
  }

  /**
   * Ends the session and its login: no copy of the ticket works any more. Gives what was ended, if anything. A session that the
   * request may not use stays as it is.
   */
  async function end(text: string | undefined, admits?: Admits<State>): Promise<Kept | null> {
    const found = await find(text)
    const login = found?.record.login
    // Fails first if the register of logins is down: then the session must stay as it was.
    const state = login ? await logins.load(login) : null
    if (found && isAlive(found, state) && admits?.({ ...found, login: state }) === false) return null
    const result = found && (await storeOf(found.ticket).end(found.ticket))
    if (result !== "ok") await endWhatItBecame(await locationOf(text))
    if (login) await logins.end(login, "logout")
    return found
  }

  /** Ends what rotations and moves have made of a session a moment before its end came: it is the same session. */
  async function endWhatItBecame(session: SessionLocation | null): Promise<void> {
    for (let at: SessionLocation | undefined = session ?? undefined; at; ) {
      await logins.endBySession(at.id)
      const { next } = (await freshTombstone(at)) ?? {}
      if (next) await revoke(next)
      at = next
    }
  }

  /** The id that a ticket names, alive or dead: for telling someone why their session is over. */
  const idOf = async (text: string | undefined): Promise<SessionId | null> => (await locationOf(text))?.id ?? null

  /** Whether a ticket's session got another one a moment ago. */
  async function isReplaced(text: string | undefined): Promise<boolean> {
    const location = await locationOf(text)
    return location !== null && (await freshTombstone(location))?.next !== undefined
  }

  /** Ends a session in another browser, by its location. Does nothing if there is no such store. */
  async function revoke({ id, store }: SessionLocation): Promise<void> {
    await stores.find(({ name }) => name === store)?.revoke(id)
  }

  /**
   * Replaces the binding of a session's login, if nobody has meanwhile. Of several callers one is told true.
   * @param session as `get` has just given it
   */
  async function bind(session: Session<State, Data>, binding: string): Promise<boolean> {
    const { record, original, ticket } = session
    if (!record.login) return false
    if (logins.bind) return logins.bind(record.login, binding, bindingOf(session))
    return (await storeOf(ticket).bind(ticket, original, binding)) === "ok"
  }

  /** Removes what has expired, in all stores. One that fails does not keep the others from it. */
  async function sweep(): Promise<PromiseSettledResult<number>[]> {
    return Promise.allSettled(stores.map((store) => store.sweep(now())))
  }

  /** By store: whether it can serve now. One that does not answer in time is down. */
  async function check(): Promise<Record<string, "ok" | "down">> {
    const states = stores.map(async (store) => {
      const [{ status }] = await Promise.allSettled([withDeadline(store.name, CHECK_DEADLINE, store.check())])
      return [store.name, status === "fulfilled" ? "ok" : "down"] as const
    })
    return Object.fromEntries(await Promise.all(states))
  }

  return { get, update, logIn, move, rotate, end, touch, touched, idOf, isReplaced, revoke, bind, own, sweep, check }
}
