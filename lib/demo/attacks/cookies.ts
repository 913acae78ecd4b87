import { browserOn, cookieName, guest, ticketOf } from "./browser.ts"
import { submitForm } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header, Target } from "./types.ts"

const common = {
  family: "cookies",
  stores: "each",
  references: [references.cookies, references.sessionManagement],
} as const

function cookie(target: Target, ...tickets: string[]): Header {
  return ["Cookie", tickets.map((ticket) => `${cookieName(target)}=${ticket}`).join("; ")]
}

export const cookies: Attack[] = [
  {
    ...common,
    id: "cookies-tossed",
    name: "A cookie tossed in from a sister site",
    what: "A sister site plants a cookie of the same name for a longer path. The browser sends both; which one a server takes differs between its parts. Tried in both orders at the API, the account page and a form.",
    whom: "The victim, who acts in the attacker's session without knowing, and leaves an address or a card number there.",
    expected: "Two cookies of our name are no session, in every part of the site alike.",
    incidents: [incidents.gitHubCookies],
    async run(target) {
      const [victim, attacker] = [await guest(target), await guest(target)]
      const orders = [
        cookie(target, ticketOf(victim), ticketOf(attacker)),
        cookie(target, ticketOf(attacker), ticketOf(victim)),
      ]
      const opened: string[] = []
      for (const both of orders) {
        const browser = browserOn(target)
        const { content } = await browser.json("GET", "/api/session", undefined, [both])
        if (content?.loggedIn !== false) opened.push("API")
        const page = await browser.send({ method: "GET", path: "/account", headers: [both] })
        if (page.status === 200) opened.push("account page")
        const list = await browser.json("GET", "/api/sessions", undefined, [both])
        if (list.status !== 401) opened.push("list of sessions")
        await submitForm(browserOn(target), "/logout", "*", {}, [both])
      }
      if (!(await victim.isLoggedIn()) || !(await attacker.isLoggedIn())) opened.push("logout form")
      return {
        refused: opened.length === 0,
        actual: opened.length === 0 ? "No part took either." : `Taken by: ${[...new Set(opened)].join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "cookies-write-with-two",
    name: "A write with two cookies",
    what: "As before, but the victim keeps something: the write must not land in the attacker's session.",
    whom: "The victim, whose data the attacker then reads.",
    expected: "Neither session is written to.",
    incidents: [incidents.gitHubCookies],
    async run(target) {
      const [victim, attacker] = [await guest(target), await guest(target)]
      for (const order of [
        [ticketOf(victim), ticketOf(attacker)],
        [ticketOf(attacker), ticketOf(victim)],
      ]) {
        const browser = browserOn(target)
        await browser.json("PATCH", "/api/session", { card: "4111" }, [cookie(target, ...order)])
        // If the answer set a new ticket, it is dropped: only the two sessions count.
        browser.ticket = undefined
      }
      const kept = [await victim.json("GET", "/api/session"), await attacker.json("GET", "/api/session")]
      const written = kept.filter(({ content }) => content?.data?.card !== undefined).length
      return { refused: written === 0, actual: `${written} of the two sessions were written to.` }
    },
  },
  {
    ...common,
    id: "cookies-lookalike-names",
    name: "Names that nearly are the cookie's",
    what: "The ticket under names that lenient parsers take for the right one: another case, a space, encoded, quoted.",
    whom: "Sites whose cookie has a protected name (`__Host-`): a name without the protection must not stand in for it.",
    expected: "Only the exact name counts.",
    incidents: [incidents.phpCookieNames],
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const name = cookieName(target)
      const names = [
        name.toUpperCase(),
        `${name} `,
        `%73${name.slice(1)}`,
        `"${name}"`,
        `${name}[]`,
        `__Secure-${name}`,
        name.startsWith("__Host-") ? "session" : "__Host-session",
      ]
      const taken: string[] = []
      for (const other of names) {
        const { content } = await browserOn(target).json("GET", "/api/session", undefined, [
          ["Cookie", `${other}=${ticket}`],
        ])
        if (content?.loggedIn !== false) taken.push(other)
      }
      return {
        refused: taken.length === 0,
        actual: `Taken: ${taken.length > 0 ? taken.join(", ") : "none"}.`,
      }
    },
  },
]
