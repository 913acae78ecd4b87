import { type LoginRow, loginsIn } from "../lib/session/logins/memory.ts"
import type { Session } from "../lib/session/lookup.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { createSite, type Site } from "../lib/session/testing/site.ts"
import { type Check, inFolder, type Progress } from "./check.ts"
import { lastingStores, openStore, type Place } from "./places.ts"

/** What a logout meets. Each gives the ticket that it would send, if any. */
const actions = {
  update: async ({ update }: Site, { ticket }: Session<unknown>) =>
    (await update(ticket, (data) => ({ ...data, late: true })))?.ticket,
  touch: async ({ get, touch }: Site, { ticket }: Session<unknown>) => {
    const session = await get(ticket)
    if (session) await touch(session)
    return session?.ticket
  },
  move: async ({ move }: Site, { ticket }: Session<unknown>, to: string) => (await move(ticket, to)).ticket,
  sweep: async ({ sweep }: Site) => {
    for (const result of await sweep()) if (result.status === "rejected") throw result.reason
    return undefined
  },
}

/** No request calls the stores and the register of logins more often than this. */
const CALLS = 7

/**
 * A logout meets an update, a touch, a move and a sweep: each begins while the other is before a random one of its calls
 * of the store, and from there on they run side by side. Whatever comes of it, the session is dead.
 */
export const logOuts: Check = {
  name: "logouts in the middle of other work",
  subjects: lastingStores,
  count: 1000 * 2 * Object.keys(actions).length,
  run: (name, count, progress) => races([name], Object.keys(actions) as Action[], count, progress),
}

/** A logout meets a move from each store to each other one: the session is dead in both. */
export const logOutsAndMoves: Check = {
  name: "logouts in the middle of a move from",
  subjects: lastingStores.flatMap((from) => lastingStores.filter((to) => to !== from).map((to) => `${from} to ${to}`)),
  count: 1000 * 2,
  run: (way, count, progress) => races(way.split(" to "), ["move"], count, progress),
}

type Action = keyof typeof actions

/** @param names of the stores: sessions begin in the first, and move to the last */
function races(
  names: readonly string[],
  toMeet: readonly Action[],
  count: number,
  progress: Progress,
): Promise<string> {
  const [from = "", to = from] = names
  return inFolder(async (folder) => {
    let before = async () => {}
    let now = () => new Date()
    const rows = new Map<string, LoginRow>()
    const logins = loginsIn(rows, { now: () => now(), timeouts })
    const places: Place[] = []
    for (const name of names) places.push(await openStore(name, folder, () => now(), logins))
    const stores = places.map(({ store }) => store)
    const site = createSite({ stores: () => stores, defaultStore: from, before: () => before(), rows })
    now = site.now

    async function race(action: Action, isLogOutFirst: boolean): Promise<void> {
      const { ticket } = await site.logInAs(undefined, "ann")
      const session = await site.update(ticket, () => ({ private: true }))
      if (!session) throw new Error("A session that was just made is not there.")
      site.advance(timeouts.idle / 2)
      const logOut = () => site.end(session.ticket).then(() => undefined)
      const other = () => actions[action](site, session, to).catch(ignoreConflict)
      const [first, second] = isLogOutFirst ? [logOut, other] : [other, logOut]

      let calls = Math.floor(Math.random() * CALLS)
      let begun: Promise<string | undefined> | undefined
      before = async () => {
        if (calls-- === 0) begun = second()
      }
      const answer = await first()
      before = async () => {}
      const tickets = [session.ticket, answer, await (begun ?? second())]

      for (const each of tickets) {
        const found = await site.get(each)
        if (found?.record.login || found?.record.data.private)
          throw new Error(`A ${action} ${isLogOutFirst ? "after" : "before"} a logout left it alive.`)
      }
      if ([...site.rows.values()].some(({ ended }) => !ended)) throw new Error("A login has not ended.")
      site.rows.clear()
    }

    for (let n = 0; n < count; n++) {
      await race(toMeet[n % toMeet.length] as Action, Math.floor(n / toMeet.length) % 2 === 0)
      progress(n + 1)
    }
    for (const { close } of places) await close()
    return `${count} logouts, all dead afterwards`
  })
}

function ignoreConflict(error: unknown): undefined {
  if (!(error instanceof Error && error.name === "SessionConflictError")) throw error
}
