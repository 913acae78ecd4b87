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
    what: `One session gets ${WRITES} writes at once, each of another key, in every store that keeps sessions on the server. (Of a sealed cookie the last one wins: the browser has room for one.)`,
    whom: "Whoever has two tabs open: what one of them kept is gone.",
    expected: "Every acknowledged write is there.",
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
    name: "Writes while logging out",
    what: "A page of the same session writes, again and again, while the logout is under way. A write that began before may come to its end after it.",
    whom: "Whoever logs out: the session is back, or a ticket from the race still opens it.",
    expected: "Logout wins: no ticket, old or given out in the race, is logged in afterwards.",
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
    what: "Several logins, of different people, are sent at once with one ticket from before login, whose session holds a basket.",
    whom: "Whoever's basket it was: several people would have it, and the old ticket might live on.",
    expected: "At most one login takes the data over, and the old ticket is dead.",
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
        actual: `${takers} of ${logins.length} logins have the basket; the old ticket is ${isDead ? "dead" : "alive"}.`,
      }
    },
  },
]
