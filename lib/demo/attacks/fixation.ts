import { randomBytes } from "node:crypto"
import { browserOn, guest, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

const common = {
  family: "fixation",
  stores: "each",
  references: [references.fixation, references.sessionManagement],
} as const

export const fixation: Attack[] = [
  {
    ...common,
    id: "fixation-invented-ticket",
    name: "A ticket of the attacker's own making",
    what: "A well-formed ticket that no server ever gave out is planted in the victim's browser, as a sister site can do. The victim then keeps something there, and logs in.",
    whom: "The victim: the attacker knows the ticket, and waits for it to become a login.",
    expected: "A ticket is made by the server only: an unknown one is no session, and is never taken up as an id.",
    incidents: [incidents.djangoSessions],
    async run(target) {
      const planted = `${target.store}.${randomBytes(32).toString("base64url")}`
      const victim = browserOn(target, planted)
      await victim.json("PATCH", "/api/session", { basket: "tea" })
      await victim.json("POST", "/api/session", { guest: true, store: target.store })
      const attacker = await browserOn(target, planted).json("GET", "/api/session")
      const seen = attacker.content?.loggedIn === true || attacker.content?.data?.basket !== undefined
      return {
        refused: !seen && victim.ticket !== planted,
        actual: seen ? "The planted ticket opened the victim's session." : "The planted ticket was nobody's session.",
      }
    },
  },
  {
    ...common,
    id: "fixation-known-ticket",
    name: "A ticket from before login",
    what: "The attacker visits, is given a ticket from before login, and plants it in the victim's browser. The victim logs in with it.",
    whom: "The victim: if the ticket stays the same across the login, it is the attacker's as well.",
    expected: "Every login gives a new ticket, and the one from before is dead at once.",
    incidents: [incidents.passport, incidents.fastifyPassport],
    async run(target) {
      const attacker = browserOn(target)
      await attacker.json("PATCH", "/api/session", { basket: "tea" })
      await attacker.json("PUT", "/api/session/store", { store: target.store })
      const planted = ticketOf(attacker)
      const victim = browserOn(target, planted)
      await victim.json("POST", "/api/session", { guest: true, store: target.store })
      const isIn = await browserOn(target, planted).isLoggedIn()
      return {
        refused: !isIn && victim.ticket !== planted && (await victim.isLoggedIn()),
        actual: isIn ? "The old ticket was logged in as the victim." : "The old ticket was dead.",
      }
    },
  },
  {
    ...common,
    id: "fixation-login-as-attacker",
    name: "A login on top of somebody's login",
    what: "The victim's browser holds the attacker's session. The victim logs in to their own account in it.",
    whom: "The victim, whose session would hold what the attacker put there, or be open to the attacker.",
    expected: "A login takes nothing over from another user, and ends that user's session in this browser.",
    incidents: [incidents.passport],
    async run(target) {
      const attacker = await guest(target)
      await attacker.json("PATCH", "/api/session", { deliverTo: "the attacker's address" })
      const planted = ticketOf(attacker)
      const victim = browserOn(target, planted)
      const { content } = await victim.json("POST", "/api/session", { guest: true, store: target.store })
      const wasGiven = content?.data?.deliverTo !== undefined
      const isIn = await browserOn(target, planted).isLoggedIn()
      return {
        refused: !wasGiven && !isIn,
        actual: `${wasGiven ? "The attacker's data was taken over." : "Nothing was taken over."} The old ticket was ${isIn ? "still logged in" : "dead"}.`,
      }
    },
  },
]
