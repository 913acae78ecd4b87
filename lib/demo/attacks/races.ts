import { browserOn, guest, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

const common = { family: "races", references: [references.race] } as const
const WRITES = 12

export const races: Attack[] = [
  {
    ...common,
    id: "races-lost-update",
    name: "Writes at the same time",
    what: `${WRITES} requests write to the same session at once, each under another key, in every store that keeps sessions on the server. (In the cookie store the last one wins, as the browser keeps one cookie.)`,
    whom: "Anyone with two tabs open: what one of them saved is gone.",
    expected: "Every write that the server confirmed is there.",
    incidents: [incidents.fastifySession, incidents.laravel],
    stores: "once",
    async run(target) {
      const health = await browserOn(target).json("GET", "/api/health")
      const names = Object.keys(health.content?.stores ?? {}).filter((name) => name !== "cookie")
      const lost: string[] = []
      for (const store of names) {
        const owner = await guest({ ...target, store })
        const tab = () => browserOn(target, ticketOf(owner))
        const keys = Array.from({ length: WRITES }, (_, index) => `key${index}`)
        const answers = await Promise.all(keys.map((key) => tab().json("PATCH", "/api/session", { [key]: true })))
        const { content } = await owner.json("GET", "/api/session")
        const missing = keys.filter((key, index) => answers[index]?.status === 200 && !content?.data?.[key])
        if (missing.length > 0) lost.push(`${missing.length} in ${store}`)
      }
      return {
        refused: names.length > 0 && lost.length === 0,
        actual: lost.length === 0 ? `No write was lost in ${names.join(", ")}.` : `Lost: ${lost.join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "races-logout",
    name: "Writes during a logout",
    what: "Other tabs keep writing to the session while one logs out. A write that began before the logout may end after it.",
    whom: "Anyone who logs out: the session could come back, or one of the tickets could still work.",
    expected: "The logout wins: afterwards no ticket is logged in, neither the old one nor one given out meanwhile.",
    incidents: [incidents.expressSession, incidents.nextAuth0],
    stores: "each",
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      const tabs = Array.from({ length: WRITES }, () => browserOn(target, copy))
      const write = tabs.map((tab, index) => tab.json("PATCH", "/api/session", { index }))
      const logout = browserOn(target, copy).json("DELETE", "/api/session")
      await Promise.all([...write, logout])
      const tickets = new Set([copy, ...tabs.flatMap(({ ticket }) => ticket ?? [])])
      const alive = []
      for (const ticket of tickets) if (await browserOn(target, ticket).isLoggedIn()) alive.push(ticket)
      return {
        refused: alive.length === 0,
        actual: `${alive.length} of ${tickets.size} tickets were still logged in.`,
      }
    },
  },
  {
    ...common,
    id: "races-login",
    name: "Two logins with one old ticket",
    what: "Several people log in at the same moment with the same ticket from before login. Its session holds a shopping basket.",
    whom: "The basket's owner: several people would get it, or the old ticket could still work.",
    expected: "At most one login takes over the data, and the old ticket stops working.",
    incidents: [incidents.springToken],
    stores: "each",
    async run(target) {
      const shopper = browserOn(target)
      await shopper.json("PATCH", "/api/session", { basket: "tea" })
      await shopper.json("PUT", "/api/session/store", { store: target.store })
      const old = ticketOf(shopper)
      const logins = await Promise.all(
        [1, 2, 3, 4].map(() =>
          browserOn(target, old).json("POST", "/api/session", { guest: true, store: target.store }),
        ),
      )
      const takers = logins.filter(({ content }) => content?.data?.basket !== undefined).length
      const left = await browserOn(target, old).json("GET", "/api/session")
      const isDead = left.content?.loggedIn === false && left.content?.data?.basket === undefined
      return {
        refused: takers <= 1 && isDead,
        actual: `${takers} of ${logins.length} logins got the basket; the old ticket ${isDead ? "stopped working" : "still works"}.`,
      }
    },
  },
]
