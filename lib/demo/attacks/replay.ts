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
    what: "Someone copies the cookie, from a shared computer or a proxy's log. The owner logs out; the copy is sent again.",
    whom: "Whoever logs out to be safe: the thief stays in for as long as the cookie would have lived.",
    expected: "Logout ends the session on the server: the copy is no session, whatever store it was in.",
    incidents: [incidents.ironSession, incidents.cookieSession],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("DELETE", "/api/session")
      const refused = await isDead(target, copy)
      return { refused, actual: refused ? "The copy opened nothing." : "The copy was still logged in." }
    },
  },
  {
    ...common,
    id: "replay-older-copy",
    name: "An older copy of the cookie after logout",
    what: "The cookie is copied, the session is then written to, which may change the cookie, and logged out. The older copy is sent.",
    whom: "Users of sealed cookies, of which every write leaves one more copy behind.",
    expected: "All copies of a session die with it.",
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
    name: "Writing a logged-out session back to life",
    what: "A copied cookie is used to write to the session after logout: stores that write with an upsert bring it back.",
    whom: "Whoever logged out: the session is there again, and the thief in it.",
    expected: "A write never makes a session that has ended.",
    incidents: [incidents.connectRedis],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("DELETE", "/api/session")
      const thief = browserOn(target, copy)
      await thief.json("PATCH", "/api/session", { back: true })
      await thief.json("PUT", "/api/session/store", { store: target.store })
      const refused = !(await thief.isLoggedIn()) && (await isDead(target, copy))
      return { refused, actual: refused ? "The session stayed ended." : "The session was back." }
    },
  },
  {
    ...common,
    id: "replay-after-move",
    name: "The old cookie after a move to another store",
    what: "A session moves to another store. The ticket of the store that it left is sent again.",
    whom: "Whoever moves, or logs out later: a second key to the same session is left lying about.",
    expected: "The move gives a new ticket, and the old one is dead at once.",
    incidents: [incidents.cookieSession],
    async run(target) {
      const owner = await guest(target)
      const copy = ticketOf(owner)
      await owner.json("PUT", "/api/session/store", { store: target.store })
      const refused = copy !== owner.ticket && (await isDead(target, copy)) && (await owner.isLoggedIn())
      return { refused, actual: refused ? "The old ticket was dead." : "The old ticket still worked." }
    },
  },
  {
    ...common,
    id: "replay-after-password-change",
    name: "A stolen session after a change of password",
    what: "Someone has a copy of the cookie. The owner notices and changes the password. The copy is sent again.",
    whom: "Whoever changes the password to get rid of a thief.",
    expected: "The change ends all other sessions, and gives this one a new ticket.",
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
        actual: refused ? "Copy and other sessions were dead." : "A session from before was still logged in.",
      }
    },
  },
  {
    ...common,
    id: "replay-router-cache",
    name: "A page that the browser has kept since before the login ended",
    what: "Next's router asks for pages before they are wanted, and keeps for minutes what it is allowed to. The private pages are asked for as it does, and looked through for what is the member's.",
    whom: "Whoever was logged out by somebody else, on a device that is left lying about: the page opens without asking.",
    expected: "What the router may keep holds nothing of a login; that is asked for at each visit.",
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
        actual: kept.length === 0 ? "Nothing of the login may be kept." : `May be kept: ${kept.join(", ")}.`,
      }
    },
  },
]
