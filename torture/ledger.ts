import { randomInt } from "node:crypto"
import type { Site } from "../e2e/support/site.ts"
import { type Answer, Visitor } from "../e2e/support/visitor.ts"

/** What a client knows of one of its sessions, from the answers that it got. */
export interface Entry {
  readonly visitor: Visitor
  readonly store: string
  /** The last write that was acknowledged, and the last that was sent. */
  acknowledged: number
  sent: number
  /** "ending": the logout was sent, and not answered. */
  state: "alive" | "ending" | "ended"
}

/** An address that is not used again soon: limits count by it. */
const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

/**
 * A client that logs in, writes, and mostly logs out, again and again until the server is gone, and writes down every
 * answer in the ledger.
 *
 * @param isDown whether an answer says no more than that the store is down: it ends the client as well
 */
export async function runClient(
  site: Site,
  store: string,
  ledger: Entry[],
  isDown: (answer: Answer) => boolean = () => false,
): Promise<void> {
  const answered = (request: Promise<Answer>) => acknowledged(request, isDown)
  for (;;) {
    const visitor = new Visitor(site, anyAddress())
    const login = await answered(visitor.post("/api/session", { guest: true, store }))
    if (!login) return
    const entry: Entry = { visitor, store, acknowledged: 0, sent: 0, state: "alive" }
    ledger.push(entry)
    for (let writes = randomInt(6); writes > 0; writes--) {
      entry.sent++
      if (!(await answered(visitor.patch("/api/session", { n: entry.sent, text: "x".repeat(500) })))) return
      entry.acknowledged = entry.sent
    }
    if (randomInt(3) === 0) continue
    // A copy: the visitor itself forgets its ticket.
    entry.state = "ending"
    if (!(await answered(visitor.copy().delete("/api/session")))) return
    entry.state = "ended"
  }
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
