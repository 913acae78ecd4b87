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
    name: "A cookie planted by a sister site",
    what: "A sister site, such as evil.example.com for example.com, sets a second cookie with the same name. The browser then sends both, and parts of a server may disagree on which one counts. Tried in both orders, on the API, the account page and a form.",
    whom: "The victim, who uses the attacker's session without knowing it, and leaves an address or a card number there.",
    expected: "A request with two such cookies has no session, in every part of the site.",
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
        actual:
          opened.length === 0
            ? "No part of the site accepted either cookie."
            : `Accepted by: ${[...new Set(opened)].join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "cookies-write-with-two",
    name: "A write with two cookies",
    what: "As before, but the victim saves something. It must not end up in the attacker's session.",
    whom: "The victim, whose data the attacker can then read.",
    expected: "Nothing is written to either session.",
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
    name: "Cookies with almost the right name",
    what: "The attacker sends a ticket in a cookie whose name a lenient server might take for the right one: in capitals, with a space, encoded, in quotes.",
    whom: "Users of sites whose cookie name begins with __Host-, which browsers protect: a cookie without that protection could replace it.",
    expected: "Only a cookie with exactly the right name counts.",
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
        actual: `Accepted: ${taken.length > 0 ? taken.join(", ") : "none"}.`,
      }
    },
  },
]
