import { browserOn, headersOf, member } from "./browser.ts"
import { hiddenFields, submitForm } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Target } from "./types.ts"

const common = {
  family: "redirects",
  stores: "once",
  references: [references.openRedirect, references.redirects],
} as const

export const destinations = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\u0001//evil.example",
  "https://evil.example",
  "https:evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "//user@evil.example",
  "@evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "/%09//evil.example",
  "/\r\nX-Injected: 1",
  "//evil.example/%2f..",
  `/${"a".repeat(10_000)}`,
  "/\ud800",
]

/** Whether a browser that the site redirects to `location` stays on the site. */
function staysHere({ origin }: Target, location: string): boolean {
  return URL.canParse(location, origin) && new URL(location, `${origin}/login`).origin === origin
}

export const redirects: Attack[] = [
  {
    ...common,
    id: "redirects-after-login",
    name: "A login that ends on another site",
    what: "The attacker makes a link to the real login page that says where to go afterwards: to another site, disguised by double slashes, backslashes, tabs or broken Unicode. Each is tried in the link and in the form.",
    whom: "Anyone who follows the link: they log in at the real site, land on a copy of it, and type their password there once more.",
    expected: "After the login the visitor stays on this site.",
    incidents: [incidents.expressRedirect],
    async run(target) {
      const { account } = await member(target)
      const away: string[] = []
      for (const next of destinations) {
        const page = await browserOn(target).send({
          method: "GET",
          path: `/login?next=${encodeURIComponent(next.toWellFormed())}`,
        })
        const shown = hiddenFields(page.body, "username")?.get("next") ?? "/"
        if (!staysHere(target, shown)) away.push(`link ${JSON.stringify(next)}`)
        const values = { ...account, next }
        const answer = await submitForm(browserOn(target), "/login", "username", values)
        const [location = "/"] = headersOf(answer, "location")
        if (!staysHere(target, location)) away.push(`form ${JSON.stringify(next)}`)
      }
      return {
        refused: away.length === 0,
        actual: away.length === 0 ? "All stayed on the site." : `Left the site: ${away.slice(0, 5).join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "redirects-by-path",
    name: "A path that is corrected into another site",
    what: "Servers redirect to correct a path, for example one with a slash too many. Done carelessly, the redirect leads to another site.",
    whom: "Anyone who trusts a link because it begins with this site's address.",
    expected: "Every redirect stays on this site.",
    incidents: [incidents.pythonRedirect, incidents.reactRouterRedirect],
    async run(target) {
      const away: string[] = []
      const paths = [
        "//evil.example/",
        "///evil.example/",
        "//evil.example/%2e%2e",
        "/\\evil.example/",
        "/%5Cevil.example/",
        "//evil.example//",
        "/.//evil.example/",
        "/%2f%2fevil.example/",
        "/account/..//evil.example/",
      ]
      for (const path of paths) {
        const answer = await browserOn(target).send({ method: "GET", path })
        const [location = "/"] = headersOf(answer, "location")
        if (!staysHere(target, location)) away.push(path)
      }
      return {
        refused: away.length === 0,
        actual: away.length === 0 ? "All stayed on the site." : `Left the site: ${away.join(", ")}.`,
      }
    },
  },
]
