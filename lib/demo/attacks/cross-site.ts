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
    what: "Another site's page writes with the visitor's cookie. Its Origin is null, https for http, another port, a name that begins or ends like ours, or made to fit by forwarded headers.",
    whom: "Whoever is logged in and opens a hostile page.",
    expected: "403 before anything is read, unless the whole origin is the site's own.",
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
        actual: `${passed} of ${variants.length} origins were let through.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-fetch-metadata",
    name: "A write without an Origin",
    what: "A request that a browser says comes from elsewhere (Sec-Fetch-Site), with its Origin removed on the way.",
    whom: "Whoever is logged in behind a proxy or an extension that strips headers.",
    expected: "403: without an Origin, only same-origin requests, and scripts that send neither header, may write.",
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
    what: "A hostile page holds copies of the site's own forms, hidden fields included, and submits them: logging the visitor in as the attacker, or out. Tried with the origins of the API's attack.",
    whom: "The visitor, who goes on in the attacker's account, or is logged out.",
    expected: "403 for every form and server action that another origin submits.",
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
    what: "The logout action is called by its id, as a script does, from pages whose Origin has the right host but another scheme, and with X-Forwarded-Host made to fit: Next's own check compares hosts only.",
    whom: "Whoever is logged in and opens a hostile page.",
    expected: "403 before the action runs.",
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
    what: "A form can post text/plain across sites without asking first. The body is JSON all the same.",
    whom: "Whoever is logged in, on sites that parse whatever comes.",
    expected: "415 for every type but JSON.",
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
        actual: `${passed} of ${types.length} types were read.`,
      }
    },
  },
  {
    ...common,
    id: "cross-site-logout-link",
    name: "A link or image that logs out",
    what: "A hostile page shows an image whose address is the logout's.",
    whom: "Whoever is logged in: out again with every page view.",
    expected: "A GET changes nothing. Logging out is a POST from the site's own page.",
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
    what: "Another site's script asks, with a preflight and without, whether it may read the answers.",
    whom: "Whoever is logged in: name, data and sessions could be read.",
    expected: "No Access-Control header for anyone, and a resource policy of same-origin.",
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
      return { refused: open === 0, actual: `${open} of ${answers.length} answers could be read elsewhere.` }
    },
  },
]
