import { randomInt } from "node:crypto"
import { memoryDriver } from "../lib/session/drivers/memory.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { cookieStore } from "../lib/session/stores/sealed.ts"
import { START, timeouts } from "../lib/session/testing/bench.ts"
import { cookieOptions } from "../lib/session/testing/places.ts"
import { createSite } from "../lib/session/testing/site.ts"
import type { SessionId, SessionStore } from "../lib/session/types.ts"
import { type Check, inFolder } from "./check.ts"
import { lastingStores, openDriver } from "./places.ts"

/** What is put into a ticket: its own alphabet, what means something to cookies, paths, SQL and seals, and the rest. */
const PIECES = [
  ..."AZaz09-_.*~%;=,'\"`\\/ \0\n\r\t\u00e9\u2028\u{1f9e5}",
  ...["../", "..%2f", "' OR 1=1 --", "%00", "%2E", "memory.", "cookie.", "disk.", "Fe26.2*1*", "~2", "__proto__"],
]

const pick = <T>(from: ArrayLike<T>): T => from[randomInt(from.length)] as T

/** One to three changes: something taken out, something put in, or both. */
function mutate(ticket: string): string {
  let text = ticket
  for (let changes = randomInt(1, 4); changes > 0; changes--) {
    const at = randomInt(text.length + 1)
    const end = Math.min(text.length, (at + pick([0, 1, 1, 2, 8, 64, text.length])) as number)
    const piece = pick(["", pick(PIECES), pick(PIECES), pick(ticket), text.slice(at, end).toUpperCase()])
    text = text.slice(0, at) + piece + text.slice(end)
  }
  return text
}

/** No ticket that was tampered with is accepted, none is an error, and none has a store asked for more than an id. */
export const tickets: Check = {
  name: "tickets tampered with",
  subjects: lastingStores,
  count: 100_000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      let asked = 0
      const ask = (id: SessionId) => {
        if (!/^[0-9a-f]{128}$/.test(id)) throw new Error(`The ${name} store was asked for ${JSON.stringify(id)}.`)
        asked++
      }
      const { store, close } = await watchedStore(name, folder, ask)
      const site = createSite({ stores: () => [store], defaultStore: name, clock: () => START })
      const { ticket } = await site.logInAs(undefined, "ann")
      const before = await site.get(ticket)
      for (let n = 0; n < count; n++) {
        const text = mutate(ticket)
        if (text !== ticket && (await site.get(text))) throw new Error(`It was accepted: ${JSON.stringify(text)}`)
        progress(n + 1)
      }
      const after = await site.get(ticket)
      if (!before || after?.id !== before.id) throw new Error("The real ticket is not good any more.")
      await close()
      return `${count} refused; the place was asked for ${asked - 2} of them, by id`
    }),
}

/** A store that tells whenever what is beneath it is asked for an id. */
async function watchedStore(
  name: string,
  folder: string,
  ask: (id: SessionId) => void,
): Promise<{ store: SessionStore; close: () => Promise<void> }> {
  const watched =
    <T>(look: (id: SessionId) => Promise<T>) =>
    async (id: SessionId) => {
      ask(id)
      return look(id)
    }
  if (name === "cookie") {
    const seals = memoryDriver()
    const ended = { ...seals, read: watched(seals.read) }
    return { store: cookieStore(cookieOptions({ now: () => START, ended })), close: async () => {} }
  }
  const { driver, close } = await openDriver(name, folder)
  return { store: keyed({ name, driver: { ...driver, read: watched(driver.read) }, timeouts }), close }
}
