import { browserOn, guest, headersOf, member, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header, Target } from "./types.ts"

const common = {
  family: "replay",
  stores: "each",
  references: [references.sessionManagement, references.expiration],
} as const

/** How Next's router asks for a page: ahead of time, in its three ways, and when it is visited. */
const routerRequests: Header[][] = [
  [["Next-Router-Prefetch", "1"]],
  [["Next-Router-Prefetch", "2"]],
  [["Next-Router-Segment-Prefetch", "/_tree"]],
  [],
]

/** Whether a copied ticket opens nothing any more: not the session, the list of sessions or the account. */
async function isDead(target: Target, ticket: string): Promise<boolean> {
  const thief = () => browserOn(target, ticket)
  const list = await thief().json("GET", "/api/sessions")
  const account = await thief().send({ method: "GET", path: "/account" })
  return !(await thief().isLoggedIn()) && list.status === 401 && account.status !== 200
}

export const replay: Attack[] = [
  {
    ...common,
    id: "replay-after-logout",
    name: "A copied cookie after logout",
    what: "The attacker copies the cookie, for example from a shared computer. The owner logs out, and the attacker sends the copy.",
    whom: "Anyone who logs out to be safe: the attacker would stay logged in.",
    expected: "Logout ends the session on the server, in every store: the copy no longer works.",
    incidents: [incidents.ironSession, incidents.cookieSession],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("DELETE", "/api/session")
      const refused = await isDead(target, copy)
      return { refused, actual: refused ? "The copy no longer worked." : "The copy was still logged in." }
    },
  },
  {
    ...common,
    id: "replay-older-copy",
    name: "An older copy of the cookie after logout",
    what: "The attacker copies the cookie. The owner saves something, which may change the cookie, and logs out. The attacker sends the older copy.",
    whom: "Users of the cookie store: there every change makes a new cookie, and the older ones could still work.",
    expected: "All copies stop working when the session ends.",
    incidents: [incidents.carto],
    async run(target) {
      const owner = await guest(target)
      const copies = [ticketOf(owner)]
      for (const note of ["one", "two"]) {
        await owner.json("PATCH", "/api/session", { note })
        copies.push(ticketOf(owner))
      }
      await owner.json("DELETE", "/api/session")
      const dead = await Promise.all(copies.map((copy) => isDead(target, copy)))
      const alive = dead.filter((isGone) => !isGone).length
      return { refused: alive === 0, actual: `${alive} of ${copies.length} copies were still logged in.` }
    },
  },
  {
    ...common,
    id: "replay-write-after-logout",
    name: "Writing to a session after logout",
    what: "After the logout the attacker writes to the session with a copied cookie. A store that creates what it does not find would bring the session back.",
    whom: "Anyone who logged out: the session would exist again, and the attacker be in it.",
    expected: "A write never brings back a session that has ended.",
    incidents: [incidents.connectRedis],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("DELETE", "/api/session")
      const thief = browserOn(target, copy)
      await thief.json("PATCH", "/api/session", { back: true })
      await thief.json("PUT", "/api/session/store", { store: target.store })
      const refused = !(await thief.isLoggedIn()) && (await isDead(target, copy))
      return { refused, actual: refused ? "The session stayed ended." : "The session came back." }
    },
  },
  {
    ...common,
    id: "replay-after-move",
    name: "The old cookie after a move to another store",
    what: "A session moves to another store. The attacker sends the ticket from before the move.",
    whom: "Anyone whose session moves: a second ticket to it would be left behind.",
    expected: "The move gives a new ticket, and the old one stops working at once.",
    incidents: [incidents.cookieSession],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("PUT", "/api/session/store", { store: target.store })
      const refused = copy !== owner.ticket && (await isDead(target, copy)) && (await owner.isLoggedIn())
      return { refused, actual: refused ? "The old ticket no longer worked." : "The old ticket still worked." }
    },
  },
  {
    ...common,
    id: "replay-after-password-change",
    name: "A stolen session after a change of password",
    what: "The attacker has a copy of the cookie. The owner notices and changes the password. The attacker sends the copy.",
    whom: "Anyone who changes the password to get rid of an attacker.",
    expected: "The change ends all other sessions and gives this one a new ticket: the copy no longer works.",
    incidents: [incidents.typo3, incidents.strapiSessions],
    async run(target) {
      const owner = await member(target)
      const copy = ticketOf(owner)
      const other = browserOn(target)
      await other.json("POST", "/api/session", { ...owner.account, store: target.store })
      const newPassword = `${owner.account.password}, but better`
      await owner.json("PUT", "/api/users/me/password", {
        currentPassword: owner.account.password,
        newPassword,
      })
      const refused = (await isDead(target, copy)) && !(await other.isLoggedIn()) && (await owner.isLoggedIn())
      return {
        refused,
        actual: refused
          ? "The copy and the other sessions no longer worked."
          : "A session from before was still logged in.",
      }
    },
  },
  {
    ...common,
    id: "replay-router-cache",
    name: "A page that the browser kept from before the logout",
    what: "Next's router loads pages in advance and keeps them for minutes if it may. This attack loads private pages in the same way, and searches what may be kept for the user's name.",
    whom: "Anyone who was logged out from another device: on the device left behind, the page would still open.",
    expected: "What the router may keep shows nothing about the user. That part is loaded anew at each visit.",
    incidents: [],
    stores: "once",
    async run(target) {
      const owner = await member(target)
      const kept: string[] = []
      for (const path of ["/", "/account", "/patterns/data-access-layer/members"]) {
        for (const ask of routerRequests) {
          const headers: Header[] = [["RSC", "1"], ...ask]
          const first = await owner.send({ method: "GET", path, headers })
          // Next names in the address what it is asked for in the headers.
          const [location] = headersOf(first, "location")
          const answer = location ? await owner.send({ method: "GET", path: location, headers }) : first
          const mayBeKept = ask.length > 0 || Number(headersOf(answer, "x-nextjs-stale-time")[0] ?? 0) > 0
          if (mayBeKept && answer.body.includes(owner.account.username)) kept.push(path)
        }
      }
      return {
        refused: kept.length === 0,
        actual: kept.length === 0 ? "Nothing about the user may be kept." : `May be kept: ${kept.join(", ")}.`,
      }
    },
  },
]
