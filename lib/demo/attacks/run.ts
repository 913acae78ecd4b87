import { record } from "./record.ts"
import type { Attack, Exchange, Outcome, Place } from "./types.ts"
import { sendRaw, WireError } from "./wire.ts"

const MOST_EXCHANGES = 400
const MOST_SHOWN = 40

/**
 * Tries one attack on a running site.
 * @throws WireError when the site does not answer, AttackError when the attack could not be prepared
 */
export async function runAttack(attack: Attack, place: Place): Promise<Outcome> {
  const exchanges: Exchange[] = []
  let sent = 0
  const verdict = await attack.run({
    ...place,
    async send(request) {
      sent += 1
      if (sent > MOST_EXCHANGES) throw new WireError(`An attack may send ${MOST_EXCHANGES} requests.`)
      const answer = await sendRaw(place, request)
      if (exchanges.length < MOST_SHOWN) exchanges.push(record(place, request, answer))
      return answer
    },
  })
  return { ...verdict, expected: attack.expected, exchanges }
}
