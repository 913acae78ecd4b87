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
    name: "A ticket that the attacker made up",
    what: "The attacker makes up a well-formed ticket and plants it in the victim's browser, as a sister site on another subdomain can. The victim then saves something and logs in.",
    whom: "The victim: the attacker knows the ticket, and only has to wait until it is logged in.",
    expected: "Only the server makes tickets. One that it does not know is no session, and never becomes one.",
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
    what: "The attacker visits the site, gets a ticket without logging in, and plants it in the victim's browser. The victim logs in with it.",
    whom: "The victim: if a login keeps the ticket, the attacker has it too and is logged in as the victim.",
    expected: "Every login gives a new ticket, and the old one stops working at once.",
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
        actual: isIn ? "The old ticket was logged in as the victim." : "The old ticket no longer worked.",
      }
    },
  },
  {
    ...common,
    id: "fixation-login-as-attacker",
    name: "A login in somebody else's session",
    what: "The attacker's session is planted in the victim's browser. The victim then logs in to their own account.",
    whom: "The victim: their session would contain the attacker's data, or the attacker could use it.",
    expected: "A login takes over nothing from another user, and ends that user's session in this browser.",
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
        actual: `${wasGiven ? "The attacker's data was taken over." : "Nothing was taken over."} The old ticket was ${isIn ? "still logged in" : "no longer working"}.`,
      }
    },
  },
]
