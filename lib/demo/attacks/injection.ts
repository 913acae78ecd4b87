import { browserOn, guest, headersOf, member } from "./browser.ts"
import { submitForm } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Answer, Attack } from "./types.ts"

const common = { family: "injection", stores: "once" } as const
const script = '"><script>alert("in")</script>'
const lines = "/\r\nX-Injected: 1\r\nSet-Cookie: planted=1"

function isInjected(answer: Answer): boolean {
  const cookies = headersOf(answer, "set-cookie")
  return headersOf(answer, "x-injected").length > 0 || cookies.some((cookie) => cookie.startsWith("planted="))
}

export const injection: Attack[] = [
  {
    ...common,
    id: "injection-into-headers",
    name: "Line breaks into headers",
    what: "The attacker puts line breaks, followed by a header, into everything that the server might repeat in a header: where to go after login, a path, the name of a store.",
    whom: "Anyone who follows the attacker's link: the site itself would set a cookie of the attacker's choice.",
    expected: "The answers have no headers but the site's own.",
    incidents: [incidents.nodeHeaders],
    references: [references.headerInjection],
    async run(target) {
      const { account } = await member(target)
      const encoded = encodeURIComponent(lines)
      const answers = [
        await submitForm(browserOn(target), "/login", "username", { ...account, next: lines }),
        await submitForm(browserOn(target), "/login", "username", { ...account, next: `/${encoded}` }),
        await browserOn(target).send({ method: "GET", path: `/account/${encoded}/` }),
        await browserOn(target).send({ method: "GET", path: `/login?next=${encoded}` }),
        await browserOn(target).send({ method: "GET", path: `//${encoded}` }),
        await browserOn(target).json("POST", "/api/session", { guest: true, store: `disk${lines}` }),
      ]
      const count = answers.filter(isInjected).length
      return {
        refused: count === 0,
        actual: `${count} of ${answers.length} answers had a header of the attacker's.`,
      }
    },
  },
  {
    ...common,
    id: "injection-into-pages",
    name: "A script into a page",
    what: "The attacker puts a script into everything that a page shows again: the username after a failed login, the address, the session's data.",
    whom: "Anyone who opens the page: the script can do whatever they can do.",
    expected:
      "The page shows the script as text. If it did not, its Content-Security-Policy would still keep the script from running.",
    incidents: [incidents.reactRouterScript],
    references: [references.crossSiteScripting],
    async run(target) {
      const owner = await guest(target)
      await owner.json("PATCH", "/api/session", { note: script, [script]: script })
      const pages = [
        await submitForm(browserOn(target), "/login", "username", {
          username: script,
          password: script,
          next: "/",
        }),
        await browserOn(target).send({ method: "GET", path: `/login?next=/${encodeURIComponent(script)}` }),
        await browserOn(target).send({ method: "GET", path: `/${encodeURIComponent(script)}` }),
        await browserOn(target).send({ method: "GET", path: `/docs?q=${encodeURIComponent(script)}` }),
        await owner.send({ method: "GET", path: "/" }),
        await owner.send({ method: "GET", path: "/account" }),
      ]
      const count = pages.filter(({ body }) => body.includes("<script>alert(")).length
      return { refused: count === 0, actual: `${count} of ${pages.length} pages held the script.` }
    },
  },
]
