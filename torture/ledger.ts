import { randomInt } from "node:crypto"
import { type Address, type Answer, Visitor } from "../e2e/support/visitor.ts"

/** What a client knows of one of its sessions, from the answers that it got. */
export interface Entry {
  readonly visitor: Visitor
  readonly store: string
  /** The last write that was acknowledged, and the last that was sent. */
  acknowledged: number
  sent: number
  /** "ending": the logout, or the revocation, was sent, and not answered. */
  state: "alive" | "ending" | "ended"
}

/** An address that is not used again soon: limits count by it. */
const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

interface Until {
  /** Whether an answer says no more than that the store is down. */
  readonly isDown?: (answer: Answer) => boolean
  readonly isOver?: () => boolean
}

/**
 * A client that logs in, writes, and mostly logs out or is revoked, again and again, and writes down every answer in the
 * ledger.
 * @returns false when an answer does not come, or none but "down"; true when it is over
 */
export async function runClient(
  site: Address,
  store: string,
  ledger: Entry[],
  { isDown = () => false, isOver = () => false }: Until = {},
): Promise<boolean> {
  const answered = (request: Promise<Answer>) => acknowledged(request, isDown)
  while (!isOver()) {
    const visitor = new Visitor(site, anyAddress())
    const login = await answered(visitor.post("/api/session", { guest: true, store }))
    if (!login) return false
    const entry: Entry = { visitor, store, acknowledged: 0, sent: 0, state: "alive" }
    ledger.push(entry)
    for (let writes = randomInt(6); writes > 0; writes--) {
      entry.sent++
      if (!(await answered(visitor.patch("/api/session", { n: entry.sent, text: "x".repeat(500) })))) return false
      entry.acknowledged = entry.sent
    }
    if (randomInt(3) === 0) continue
    entry.state = "ending"
    if (!(await answered(randomInt(2) ? logOut(visitor) : revoke(visitor)))) return false
    entry.state = "ended"
  }
  return true
}

/** A copy does it: the visitor itself would forget its ticket. */
const logOut = (visitor: Visitor) => visitor.copy().delete("/api/session")

/** By its id. A guest has one session, and so the list has one line. */
async function revoke(visitor: Visitor): Promise<Answer> {
  const list = await visitor.get("/api/sessions")
  if (list.status !== 200) return list
  return visitor.copy().delete(`/api/sessions/${list.body.sessions[0].id}`)
}

/** @returns false when no answer came, or none but "down". @throws Error when one came that says anything else but that it was done */
async function acknowledged(request: Promise<Answer>, isDown: (answer: Answer) => boolean): Promise<boolean> {
  const answer = await request.catch(() => null)
  if (!answer || isDown(answer)) return false
  if (answer.status >= 300) throw new Error(`The answer was ${answer.status}: ${answer.text}`)
  return true
}

/** @throws Error unless the server still knows what it acknowledged */
export async function audit({ visitor, store, state, acknowledged, sent }: Entry): Promise<void> {
  const { status, body, text } = await visitor.copy().get("/api/session")
  const kept = body?.data?.n ?? 0
  const isAlive = body?.loggedIn === true && kept >= acknowledged && kept <= sent
  const isEnded = body?.loggedIn === false && kept === 0
  const isRight = { alive: isAlive, ending: isAlive || isEnded, ended: isEnded }[state]
  if (status !== 200 || !isRight)
    throw new Error(`${store}: ${state}, write ${acknowledged} was acknowledged, and now: ${status} ${text}`)
}

/** @throws Error if the server has found anything broken */
export function expectSound(log: string): void {
  const bad = log.split("\n").find((line) => /"level":"error"/.test(line))
  if (bad) throw new Error(`The server says: ${bad}`)
}
