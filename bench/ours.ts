/** The stores of this project, as subjects. */
import type { Login, NewRecord, SessionRecord, Ticket } from "../lib/session/types.ts"
import type { Layer } from "./layer.ts"
import { dataAt, type Subject } from "./subject.ts"

const recordAt = (n: number): NewRecord => {
  return { data: dataAt(n), createdAt: new Date(), lastSeenAt: new Date(), login: null }
}

const survives = (store: string): NonNullable<Subject["survives"]> =>
  /cookie|sealed/.test(store) ? "(in the browser)" : store === "memory" ? "nothing" : "a power cut"

export type StoreSubject = Required<Omit<Subject, "atRest">> & { create(): unknown; ticket(): Ticket }

/** A store with a session from before login: what the place and the layer cost, without the login. */
export async function storeSubject(layer: Layer, name: string): Promise<StoreSubject> {
  const store = layer.store(name)
  const kept = await store.create(recordAt(0))
  let { ticket } = kept
  let record: SessionRecord = kept.record
  return {
    name,
    survives: survives(name),
    load: () => store.load(ticket),
    async write(n) {
      const written = await store.update(ticket, { ...record, data: dataAt(n), lastSeenAt: new Date() })
      if (written === "gone" || written === "conflict") throw new Error(`${name}: the session is ${written}`)
      ticket = written
      record = { ...record, version: record.version + 1 }
    },
    create: () => store.create(recordAt(0)),
    ticket: () => ticket,
  }
}

/** A session that is logged in, as each request asks for it and changes it: the store and the register of logins. */
export async function loggedInSubject({ sessions }: Layer, store: string, userId: string): Promise<Subject> {
  let ticket: string = (await sessions.logIn(undefined, { userId, store })).ticket
  return {
    name: store,
    survives: survives(store),
    load: () => sessions.get(ticket),
    async write(n) {
      const session = await sessions.update(ticket, () => dataAt(n))
      if (!session) throw new Error(`${store}: the session is gone`)
      ticket = session.ticket
    },
  }
}

/** The register of logins alone. */
export async function loginSubject({ sessions, logins }: Layer, userId: string): Promise<Subject> {
  const { login } = (await sessions.logIn(undefined, { userId, store: "memory" })).record
  return { name: "the register of logins", load: () => logins.load(login as Login) }
}

/** A user who may log in. */
export async function addUser({ db }: Layer): Promise<string> {
  const id = "someone"
  await db.user.create({ data: { id, username: id, usernameKey: id, createdAt: new Date() } })
  return id
}
