import { browserOn, guest, headersOf, member, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Answer, Attack, RawRequest, Target } from "./types.ts"

const common = { family: "headers", references: [references.securityHeaders] } as const

/** What an answer's headers lack. Empty when they are as they should be. */
function problemsOf(answer: Answer, { origin }: Target): string[] {
  const header = (name: string) => headersOf(answer, name).join(", ")
  const policy = new Map(
    header("content-security-policy")
      .split("; ")
      .map((part) => [part.split(" ", 1)[0], part]),
  )
  const needs: Record<string, boolean> = {
    "a nonce for scripts, or none of them": /'(nonce-[\w+/=]{16,}|none)'/.test(policy.get("script-src") ?? ""),
    "scripts without unsafe-inline": !/unsafe-(inline|eval)/.test(policy.get("script-src") ?? "unsafe-inline"),
    "object-src": policy.get("object-src") === "object-src 'none'",
    "base-uri": policy.get("base-uri") === "base-uri 'none'",
    "frame-ancestors": policy.get("frame-ancestors") === "frame-ancestors 'none'",
    "form-action": policy.get("form-action") === "form-action 'self'",
    nosniff: header("x-content-type-options") === "nosniff",
    "referrer-policy": header("referrer-policy") !== "",
    "cross-origin-opener-policy": header("cross-origin-opener-policy") === "same-origin",
    "cross-origin-resource-policy": header("cross-origin-resource-policy") === "same-origin",
    "permissions-policy": header("permissions-policy") !== "",
    "no x-powered-by": header("x-powered-by") === "",
    "strict-transport-security": !origin.startsWith("https:") || header("strict-transport-security") !== "",
  }
  return Object.entries(needs).flatMap(([name, isMet]) => (isMet ? [] : name))
}

export const headers: Attack[] = [
  {
    ...common,
    id: "headers-on-every-answer",
    name: "An answer without its security headers",
    what: "The attacker looks for an answer without its security headers, among pages, redirects, files and errors. Such a page can be shown in a frame, or run an injected script.",
    whom: "Anyone who opens the one page that was forgotten.",
    expected:
      "Every answer has all the headers. Its Content-Security-Policy allows only scripts with the answer's nonce, a random word, or none.",
    references: [references.securityHeaders, references.frames],
    incidents: [],
    stores: "once",
    async run(target) {
      const page = await browserOn(target).send({ method: "GET", path: "/" })
      const file = /\/_next\/static\/[\w./~-]+\.js/.exec(page.body)?.[0] ?? "/"
      const requests: RawRequest[] = [
        ...[
          "/",
          "/login",
          "/signup",
          "/logout",
          "/account",
          "/nowhere",
          "//double",
          "/%zz",
          file,
          "/_next/static/none.js",
          "/_next/image?url=%2Fopengraph-image&w=64&q=75",
          "/icon.svg",
          "/api/session",
          "/api/nowhere",
          "/api/health",
          "/api/sessions",
          "/api/%zz",
        ].map((path) => ({ method: "GET", path })),
        { method: "POST", path: "/api/health" },
        { method: "TRACE", path: "/" },
        { method: "POST", path: "/api/session", headers: [["Origin", "https://evil.example"]] },
        { method: "POST", path: "/api/session", headers: [["Content-Type", "text/plain"]], body: "{}" },
        { method: "POST", path: "/api/session", headers: [["Content-Type", "application/json"]], body: "{" },
        {
          method: "PATCH",
          path: "/api/session",
          headers: [["Content-Type", "application/json"]],
          body: `"${"x".repeat(70_000)}"`,
        },
        { method: "POST", path: "/", headers: [["Next-Action", "x"]], body: "[" },
      ]
      const bad: string[] = []
      for (const request of requests) {
        const problems = problemsOf(await browserOn(target).send(request), target)
        if (problems.length > 0) bad.push(`${request.method} ${request.path}: ${problems.join(", ")}`)
      }
      return {
        refused: bad.length === 0,
        actual:
          bad.length === 0 ? `All ${requests.length} answers had them.` : `Missing: ${bad.slice(0, 4).join("; ")}.`,
      }
    },
  },
  {
    ...common,
    id: "headers-nonce-reused",
    name: "A nonce that can be predicted",
    what: "A page's own scripts carry a random word, the nonce. The attacker asks for pages twice: if a nonce is used again, an injected script can carry it too.",
    whom: "Anyone who opens a page with an injected script.",
    expected: "Every answer has a new nonce.",
    incidents: [incidents.nonces],
    stores: "once",
    async run(target) {
      const policies = []
      for (const path of ["/", "/", "/login", "/login", "/nowhere", "/nowhere"]) {
        const answer = await browserOn(target).send({ method: "GET", path })
        policies.push(headersOf(answer, "content-security-policy").join())
      }
      const nonces = policies.flatMap((policy) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? [])
      const isNew = nonces.length === policies.length && new Set(nonces).size === nonces.length
      return {
        refused: isNew,
        actual: isNew ? "Every nonce was new." : "A nonce was missing or was used again.",
      }
    },
  },
  {
    ...common,
    id: "headers-cookie",
    name: "A cookie that others can read or send",
    what: "The attacker looks at the protection of the cookies that a login, a move to another store and a logout set.",
    whom: "Anyone who is logged in, if a script can read the cookie, or another site can send or replace it.",
    expected:
      "The cookie has HttpOnly, SameSite=Lax, Path=/ and no Domain; on https also Secure, and a name that begins with __Host-.",
    incidents: [incidents.firesheep],
    stores: "each",
    references: [references.cookies, references.sessionManagement],
    async run(target) {
      const browser = browserOn(target)
      const answers = [
        await browser.json("POST", "/api/session", { guest: true, store: target.store }),
        await browser.json("PUT", "/api/session/store", { store: target.store }),
        await browser.json("DELETE", "/api/session"),
      ]
      const isSecure = target.origin.startsWith("https:")
      const bad = answers.filter((answer) => {
        const [cookie = "", second] = headersOf(answer, "set-cookie")
        const [pair = "", ...attributes] = cookie.toLowerCase().split("; ")
        const has = (attribute: string) => attributes.includes(attribute)
        const isStrict = has("httponly") && has("samesite=lax") && has("path=/") && has("secure") === isSecure
        return (
          second !== undefined ||
          !isStrict ||
          attributes.some((text) => text.startsWith("domain")) ||
          (isSecure && !pair.startsWith("__host-"))
        )
      }).length
      return { refused: bad === 0, actual: `${bad} of ${answers.length} cookies had a weakness.` }
    },
  },
  {
    ...common,
    id: "headers-caches",
    name: "A personal answer in a shared cache",
    what: "The attacker shares a cache with the victim, in a company or a hotel, and looks for personal pages and cookies that it has kept.",
    whom: "Everyone behind the same cache: others could see their pages, or get their cookie.",
    expected: "Personal answers carry no-store, and answers to reads set no cookie.",
    incidents: [incidents.flask],
    stores: "each",
    async run(target) {
      const owner = await guest(target)
      const bad: string[] = []
      for (const path of ["/", "/account", "/login", "/api/session", "/api/sessions", "/nowhere"]) {
        const answer = await owner.send({ method: "GET", path })
        const isKept = !headersOf(answer, "cache-control").join().includes("no-store")
        if (isKept || headersOf(answer, "set-cookie").length > 0) bad.push(path)
      }
      return {
        refused: bad.length === 0,
        actual: bad.length === 0 ? "No cache may keep any of them." : `A cache may keep: ${bad.join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "headers-ticket-in-answers",
    name: "The ticket in a page",
    what: "Pages and API answers are searched for the visitor's own ticket and password.",
    whom: "Anyone whose page is read by a script, a browser extension or somebody looking over their shoulder.",
    expected: "The ticket is in the Set-Cookie header and nowhere else. The password is nowhere.",
    incidents: [],
    stores: "each",
    references: [references.sessionManagement, references.exposure],
    async run(target) {
      const owner = await member(target)
      const token = ticketOf(owner).split(".").slice(1).join(".")
      const found: string[] = []
      for (const path of ["/", "/account", "/login", "/logout", "/api/session", "/api/sessions", "/api/health"]) {
        const { body } = await owner.send({ method: "GET", path })
        if (body.includes(token) || body.includes(owner.account.password)) found.push(path)
      }
      return {
        refused: found.length === 0,
        actual: found.length === 0 ? "It was nowhere." : `It was in ${found.join(", ")}.`,
      }
    },
  },
]
