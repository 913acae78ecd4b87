/** Sites whose sessions an operator moves, and moves with something else happening at each step. */
import { memoryDriver } from "../drivers/memory.ts"
import { followMoves } from "../moving/follow-moves.ts"
import { moveAll as moveAllSessions } from "../moving/move-all.ts"
import { keyed } from "../stores/keyed.ts"
import { cookieStore } from "../stores/sealed.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { timeouts } from "./bench.ts"
import { cookieOptions } from "./places.ts"
import { createSite } from "./site.ts"

type Name = "disk" | "shelf" | "database"

export type Movable = ReturnType<typeof openMovable>

/** A site with three stores to move sessions between. */
export function openMovable(before?: (call: string) => unknown) {
  const drivers = { disk: memoryDriver(), shelf: memoryDriver(), database: memoryDriver() }
  const following = followMoves(new Map(Object.entries(drivers)))
  const stores = [...following].map(([name, driver]) => keyed({ name, driver, timeouts }))
  const site = createSite({
    stores: (now, logins) => [...stores, cookieStore(cookieOptions({ now, logins }))],
    defaultStore: "disk",
    wait: async () => {},
    before,
  })
  const moveAll = (from: Name, to: Name, source = drivers[from], target = drivers[to]) =>
    moveAllSessions({ name: from, driver: source }, { name: to, driver: target }, timeouts, async (id, { login }) => {
      if (login) await site.logins.setLocation(login, { id, store: to }, id)
    })
  return { ...site, drivers, stores, moveAll }
}

/** The driver for an operator's move that is interrupted: `before` runs ahead of each read and write. */
function interrupted(driver: SessionDriver, before: () => Promise<unknown>): SessionDriver {
  const calls = (["create", "read", "update", "delete"] as const).map((name) => [
    name,
    async (...parameters: never[]) => {
      await before()
      return (driver[name] as (...given: never[]) => unknown)(...parameters)
    },
  ])
  return { ...driver, ...Object.fromEntries(calls) }
}

const ways: [Name, Name][][] = [
  [["disk", "database"]],
  [
    ["disk", "database"],
    ["database", "disk"],
  ],
  [
    ["disk", "database"],
    ["database", "shelf"],
    ["shelf", "database"],
  ],
]

/** A session that has come all its way but for the last move, and that move. */
interface Last {
  readonly ticket: string
  readonly id: SessionId
  readonly from: SessionDriver
  /** Makes the last move. Calls `happens` before one of its steps. */
  readonly moveLast: (happens: () => Promise<unknown>) => Promise<number>
  /** Makes the last move, undisturbed. */
  readonly again: () => Promise<number>
  /** Moves all back to the store that it is from. */
  readonly turnRound: () => Promise<number>
  readonly home: string
}

/**
 * Calls `check` with a new site for each way, and for each step of the way's last move. `check` must call `moveLast`,
 * which is interrupted at that step.
 */
export async function atEachStep(check: (site: Movable & Last) => Promise<void>): Promise<void> {
  for (const way of ways) {
    const [from, to] = way.at(-1) as [Name, Name]
    let wasLast = false
    for (let step = 0; !wasLast; step++) {
      const site = openMovable()
      const { ticket, id } = await site.logInAs(undefined, "ann")
      for (const [start, end] of way.slice(0, -1)) await site.moveAll(start, end)
      const moveLast: Last["moveLast"] = (happens) => {
        let left = step
        const before = async () => {
          if (left-- === 0) await happens()
        }
        const source = interrupted(site.drivers[from], before)
        const target = interrupted(site.drivers[to], before)
        return site.moveAll(from, to, source, target).finally(() => {
          wasLast = left >= 0
        })
      }
      await check({
        ...site,
        ticket,
        id,
        from: site.drivers[from],
        moveLast,
        again: () => site.moveAll(from, to),
        turnRound: () => site.moveAll(to, from),
        home: from,
      })
    }
  }
}
