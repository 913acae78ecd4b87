import { setTimeout as pause } from "node:timers/promises"
import { parse } from "./browser.ts"
import { record } from "./record.ts"
import type { Answer, Attack, Exchange, Outcome, Place, RawRequest, Wait } from "./types.ts"
import { sendRaw, WireError } from "./wire.ts"

const MOST_EXCHANGES = 400
const MOST_SHOWN = 40

interface Watch {
  /** Filled with the usernames of the accounts that the attack has made. */
  readonly accounts?: Set<string>
  /** When it is aborted, nothing more is sent. */
  readonly signal?: AbortSignal
  /** For a site whose clock can be moved. Otherwise the attack waits. */
  readonly wait?: Wait
}

/**
 * Tries one attack on a running site. Settles once every request that the attack has sent is answered or has failed.
 * @throws WireError when the site does not answer, AttackError when the attack could not be prepared
 */
export async function runAttack(attack: Attack, place: Place, watch: Watch = {}): Promise<Outcome> {
  const exchanges: Exchange[] = []
  const sent: Promise<void>[] = []

  async function exchange(request: RawRequest): Promise<Answer> {
    const answer = await sendRaw(place, request)
    const account = accountMade(request, answer)
    if (account !== undefined) watch.accounts?.add(account)
    if (exchanges.length < MOST_SHOWN) exchanges.push(record(place, request, answer))
    return answer
  }

  async function send(request: RawRequest): Promise<Answer> {
    if (watch.signal?.aborted) throw new WireError("The attack took too long.")
    if (sent.length >= MOST_EXCHANGES) throw new WireError(`An attack may send ${MOST_EXCHANGES} requests.`)
    const answer = exchange(request)
    const over = () => {}
    sent.push(answer.then(over, over))
    return answer
  }

  const { wait = (seconds) => pause(seconds * 1000, undefined, { signal: watch.signal }) } = watch
  try {
    const verdict = await attack.run({ ...place, send }, wait)
    return { ...verdict, expected: attack.expected, exchanges }
  } finally {
    await Promise.all(sent)
  }
}

/** The username of the account that the site has made for this request, if any. A name that was taken is none. */
function accountMade({ method, path, body = "" }: RawRequest, { status, body: text }: Answer): string | undefined {
  const isSignUp = path === "/api/users" && status === 201
  const isGuest = path === "/api/session" && status === 200 && parse(String(body))?.guest === true
  return method === "POST" && (isSignUp || isGuest) ? parse(text)?.user?.username : undefined
}
