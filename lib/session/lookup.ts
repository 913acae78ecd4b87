import type { LoginState, Logins } from "./logins.ts"
import type { Kept } from "./replace.ts"
import { parseTicket } from "./ticket.ts"
import { endsOf, latest, type Timeouts } from "./timeouts.ts"
import type { SessionData, SessionId, SessionRecord, SessionStore, Ticket } from "./types.ts"

export interface LookupOptions<State extends LoginState, Data extends SessionData> {
  /** The stores whose tickets are honoured. */
  readonly stores: readonly SessionStore[]
  readonly timeouts: Timeouts
  readonly now: () => Date
  readonly logins: Logins<State>
  /**
   * The application's own shape of the data, such as a schema's `safeParse`: gives it as it should be today, upgraded
   * where it was kept in an older shape; null for one that it does not know, which is no session. Its result is what is
   * kept and read again. It must know `{}`: what it makes of that is the data of a visitor without a session.
   */
  readonly readData?: (data: SessionData) => Data | null
}

/** A session that has been looked up and is alive. */
export interface Session<State, Data extends SessionData = SessionData> {
  readonly id: SessionId
  readonly ticket: Ticket
  readonly store: string
  readonly record: SessionRecord<Data>
  /** What the application knows of the login; null before login. */
  readonly login: State | null
  readonly lastSeenAt: Date
  readonly idleExpiresAt: Date | null
  readonly expiresAt: Date
}

export type Lookup<State extends LoginState, Data extends SessionData> = ReturnType<
  typeof createLookup<State, Data>
>

/** From the cookie's text, as the browser sent it, to the session. Decides what is no session. */
export function createLookup<State extends LoginState, Data extends SessionData>(
  options: LookupOptions<State, Data>,
) {
  // Without readData nothing says what Data is, so it is SessionData.
  const { timeouts, now, logins, readData = (data) => data as Data } = options
  const stores = new Map(options.stores.map((store) => [store.name, store]))

  /** What the ticket's store keeps, or the store that an operator has moved it to; alive or not. */
  async function find(text: string | undefined): Promise<Kept | null> {
    const parsed = parseTicket(text)
    let name = parsed?.store
    let before: string | undefined
    // Sessions may have been moved on, and may move while this looks: each store is asked twice at most.
    for (let step = 0; parsed && name !== undefined && step < 2 * stores.size; step++) {
      const found = await stores.get(name)?.load(parsed.ticket)
      if (!found) return null
      const isForward = "movedTo" in found
      // A copy is the session once the store that it was made from has sent us here.
      const kept = isForward ? (found.movedTo === before ? found.copy : undefined) : found
      if (kept) return { ...kept, ticket: parsed.ticket, store: name }
      before = name
      name = isForward ? found.movedTo : undefined
    }
    return null
  }

  /** The session, or null: no ticket, not a good one, ended, or expired. Changes nothing. */
  async function get(text: string | undefined): Promise<Session<State, Data> | null> {
    const found = await find(text)
    if (!found) return null
    const data = readData(found.record.data)
    if (!data) return null
    const login = found.record.login ? await logins.load(found.record.login) : null
    if (found.record.login && !login) return null
    const session = sessionOf({ ...found, record: { ...found.record, data } }, login)
    return hasEnded(session) ? null : session
  }

  function hasEnded({ idleExpiresAt, expiresAt }: Session<State>): boolean {
    const time = now()
    return time >= expiresAt || (idleExpiresAt !== null && time >= idleExpiresAt)
  }

  /** The id that a ticket names, alive or dead: for telling someone why their session is over. */
  async function idOf(text: string | undefined): Promise<SessionId | null> {
    const parsed = parseTicket(text)
    return (parsed && (await stores.get(parsed.store)?.idOf(parsed.ticket))) ?? null
  }

  function storeNamed(name: string): SessionStore {
    const store = stores.get(name)
    if (!store) throw new Error(`There is no store "${name}". There are: ${[...stores.keys()].join(", ")}.`)
    return store
  }

  /** The data of a visitor without a session. */
  function emptyData(): Data {
    const data = readData({})
    if (!data)
      throw new Error("readData must know {}, of which it makes the data of a visitor without a session.")
    return data
  }

  function sessionOf({ id, store, ticket, record }: Kept<Data>, login: State | null): Session<State, Data> {
    const lastSeenAt = latest(record.lastSeenAt, login?.lastSeenAt)
    const { idle, absolute } = endsOf({ ...record, lastSeenAt }, timeouts)
    return { id, ticket, store, record, login, lastSeenAt, idleExpiresAt: idle, expiresAt: absolute }
  }

  return { find, get, idOf, storeNamed, readData, emptyData, sessionOf, hasEnded }
}
