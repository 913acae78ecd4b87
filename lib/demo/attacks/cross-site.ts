import { browserOn, guest, headersOf, member, ticketOf } from "./browser.ts"
import { foreignOrigins } from "./foreign-origins.ts"
import { hiddenFields, submitForm } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header } from "./types.ts"

const common = { family: "cross-site", stores: "once", references: [references.csrf] } as const

export const crossSite: Attack[] = [
  {
    ...common,
    id: "cross-site-origins",
    name: "A write from another origin",
    what: "A page of another site sends a change with the visitor's cookie. Its Origin header is null, or looks like this site's: https for http, another port, a similar name, or forged by X-Forwarded headers.",
    whom: "Anyone who is logged in here and opens a hostile page.",
    expected: "The server answers 403 before it reads anything, unless the whole origin is the site's own.",
    incidents: [incidents.nextNullOrigin, incidents.nosurf],
    async run(target) {
      const victim = await guest(target)
      const variants = foreignOrigins(target)
      const statuses = []
      for (const headers of variants) {
        statuses.push((await victim.json("PATCH", "/api/session", { csrf: true }, headers)).status)
      }
      const { content } = await victim.json("GET", "/api/session")
      const passed = statuses.filter((status) => status !== 403).length
      return {
        refused: passed === 0 && content?.data?.csrf === undefined,
        actual: `${passed} of ${variants.length} requests were let through.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-fetch-metadata",
    name: "A write without an Origin",
    what: "The browser says by Sec-Fetch-Site that the request comes from another site, but the Origin header was removed on the way.",
    whom: "Anyone who is logged in behind a proxy, or with a browser extension, that removes headers.",
    expected:
      "The server answers 403. Without an Origin, only requests of the site's own pages, and scripts that send neither header, may change anything.",
    incidents: [incidents.nosurf],
    async run(target) {
      const victim = await guest(target)
      const statuses = []
      for (const site of ["cross-site", "same-site", "none", "same-origin, cross-site"]) {
        // Not through the browser's send(), which would add the Origin.
        const answer = await target.send({
          method: "DELETE",
          path: "/api/session",
          headers: [
            ["Cookie", `${target.origin.startsWith("https") ? "__Host-" : ""}session=${ticketOf(victim)}`],
            ["Sec-Fetch-Site", site],
          ],
        })
        statuses.push(answer.status)
      }
      const isIn = await victim.isLoggedIn()
      return {
        refused: isIn && statuses.every((status) => status === 403),
        actual: `Answers: ${statuses.join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-forms",
    name: "A form on another site",
    what: "A hostile page contains copies of this site's forms and submits them, to log the visitor in as the attacker, or to log the visitor out. Tried with all the origins of the first attack.",
    whom: "The visitor, who continues in the attacker's account or is logged out.",
    expected: "The server answers 403 to every form that another origin submits.",
    incidents: [incidents.reactRouterCsrf],
    async run(target) {
      const attacker = await member(target)
      const victim = await guest(target)
      const before = ticketOf(victim)
      const statuses = []
      for (const origin of foreignOrigins(target)) {
        const values = { ...attacker.account, next: "/" }
        statuses.push((await submitForm(browserOn(target, before), "/login", "username", values, origin)).status)
        statuses.push((await submitForm(browserOn(target, before), "/logout", "*", {}, origin)).status)
      }
      const passed = statuses.filter((status) => status !== 403).length
      const isIn = await victim.isLoggedIn()
      return {
        refused: passed === 0 && isIn,
        actual: `${passed} of ${statuses.length} submissions were let through.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-server-action",
    name: "A server action from another site",
    what: "A hostile page calls the logout action by its id, as a script would. Next's own check compares only host names, so this one has the right host with another scheme, or a forged X-Forwarded-Host.",
    whom: "Anyone who is logged in here and opens a hostile page.",
    expected: "The server answers 403 before the action runs.",
    incidents: [incidents.nextNullOrigin, incidents.nextHost],
    async run(target) {
      const victim = await guest(target)
      const page = await victim.send({ method: "GET", path: "/logout" })
      const fields = hiddenFields(page.body, "*") ?? new Map<string, string>()
      const id = /[0-9a-f]{42}/.exec([...fields].flat().join(" "))?.[0] ?? "0".repeat(42)
      const statuses = []
      for (const origin of foreignOrigins(target)) {
        const headers: Header[] = [["Next-Action", id], ["Content-Type", "text/plain;charset=UTF-8"], ...origin]
        const answer = await victim.send({ method: "POST", path: "/logout", headers, body: '[{},"$K1"]' })
        statuses.push(answer.status)
      }
      const passed = statuses.filter((status) => status !== 403).length
      const isIn = await victim.isLoggedIn()
      return {
        refused: passed === 0 && isIn,
        actual: `${passed} of ${statuses.length} calls were let through.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-content-types",
    name: "JSON that says it is something else",
    what: "A form on another site may post text/plain without asking first. The attacker puts JSON into it.",
    whom: "Anyone who is logged in to a site that parses every body as JSON.",
    expected: "The server answers 415 to every type but JSON.",
    incidents: [incidents.fastifyContentType],
    async run(target) {
      const victim = await guest(target)
      const types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/json5",
        "application/jsonp",
        "application/json, text/plain",
        "application/json; charset=utf-7",
        "application/json; charset=utf-16",
        "",
      ]
      const statuses = []
      for (const type of types) {
        const headers: Header[] = [["Content-Type", type]]
        statuses.push(
          (await victim.send({ method: "PATCH", path: "/api/session", headers, body: '{"csrf":1}' })).status,
        )
      }
      const passed = statuses.filter((status) => status !== 415).length
      const { content } = await victim.json("GET", "/api/session")
      return {
        refused: passed === 0 && content?.data?.csrf === undefined,
        actual: `${passed} of ${types.length} types were accepted.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-logout-link",
    name: "A link or image that logs out",
    what: "A hostile page contains an image or a link whose address is that of the logout.",
    whom: "Anyone who is logged in: they would be logged out each time they see that page.",
    expected: "A GET changes nothing. Only a POST from the site's own page logs out.",
    incidents: [incidents.goiabada],
    async run(target) {
      const victim = await guest(target)
      const ticket = ticketOf(victim)
      for (const path of ["/logout", "/logout?confirm=1", "/api/session?_method=DELETE", "/api/session/logout"])
        await victim.send({ method: "GET", path })
      const isIn = await browserOn(target, ticket).isLoggedIn()
      return { refused: isIn, actual: isIn ? "Still logged in." : "Logged out by a GET." }
    },
  },
  {
    ...common,
    id: "cross-site-reading",
    name: "Reading across sites",
    what: "A script on another site asks the server whether it may read its answers.",
    whom: "Anyone who is logged in: the script could read their name, data and sessions.",
    expected: "No answer has an Access-Control header, and each has a Cross-Origin-Resource-Policy of same-origin.",
    references: [references.csrf, references.crossDomainPolicy],
    incidents: [],
    async run(target) {
      const victim = await guest(target)
      const origin: Header = ["Origin", "https://evil.example"]
      const preflight: Header[] = [
        origin,
        ["Access-Control-Request-Method", "DELETE"],
        ["Access-Control-Request-Headers", "content-type"],
      ]
      const answers = [
        await victim.send({ method: "GET", path: "/api/session", headers: [origin] }),
        await victim.send({ method: "OPTIONS", path: "/api/session", headers: preflight }),
        await victim.send({ method: "OPTIONS", path: "/account", headers: preflight }),
      ]
      const open = answers.filter(
        (answer) =>
          answer.headers.some(([name]) => name.startsWith("access-control-")) ||
          headersOf(answer, "cross-origin-resource-policy")[0] !== "same-origin",
      ).length
      return { refused: open === 0, actual: `${open} of ${answers.length} answers could be read by other sites.` }
    },
  },
]
