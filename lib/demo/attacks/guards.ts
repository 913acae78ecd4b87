import { randomBytes } from "node:crypto"
import { browserOn } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header } from "./types.ts"

const common = { family: "guards", stores: "once", references: [references.authorization] } as const

const subrequest = (value: string): Header[] => [["x-middleware-subrequest", value]]

/** Headers by which frameworks mark a request that has passed the guard, or that wants only a part of a page. */
const disguises: Header[][] = [
  [],
  subrequest("proxy"),
  subrequest("middleware"),
  subrequest("middleware:middleware:middleware:middleware:middleware"),
  subrequest("proxy:proxy:proxy:proxy:proxy"),
  subrequest("src/middleware:src/middleware:src/middleware:src/middleware:src/middleware"),
  [["x-middleware-next", "1"]],
  [["x-middleware-rewrite", "/account"]],
  [
    ["x-middleware-override-headers", "cookie"],
    ["x-middleware-request-cookie", "session=x"],
  ],
  [
    ["x-invoke-path", "/account"],
    ["x-invoke-status", "200"],
  ],
  [["x-matched-path", "/account"]],
  [["x-nextjs-data", "1"]],
  [["RSC", "1"]],
  [
    ["RSC", "1"],
    ["Next-Router-Prefetch", "1"],
  ],
  [
    ["RSC", "1"],
    ["Next-Router-Segment-Prefetch", "/_tree"],
  ],
  [
    ["RSC", "1"],
    ["Next-Router-State-Tree", '["",{"children":["account",{"children":["__PAGE__",{}]}]},null,null,true]'],
  ],
  [["Purpose", "prefetch"]],
  [
    ["X-Original-URL", "/account"],
    ["X-Rewrite-URL", "/account"],
  ],
]

const paths = [
  "/account",
  "/account/",
  "//account",
  "/./account",
  "/login/../account",
  "/login/%2e%2e/account",
  "/%61ccount",
  "/account%2f",
  "/account;x",
  "/account.rsc",
  "/account.txt",
  "/account.segments/_tree.segment.rsc",
  "/account?_rsc=1",
  "/ACCOUNT",
  "/_next/data/build/account.json",
  "/login/account",
]

export const guards: Attack[] = [
  {
    ...common,
    id: "guards-disguised-requests",
    name: "A request that claims to be let in already",
    what: "The attacker asks for the account page without a login, with headers that the parts of a framework use among themselves. Tried without a cookie and with a false one.",
    whom: "Everyone, if only code that runs before the page checks the login, and a header can switch it off.",
    expected: "The page itself checks the login, and sends nothing of an account.",
    incidents: [incidents.nextMiddleware],
    async run(target) {
      const shown: string[] = []
      for (const headers of disguises) {
        for (const ticket of [undefined, `${target.store}.${randomBytes(32).toString("base64url")}`]) {
          const { body } = await browserOn(target, ticket).send({ method: "GET", path: "/account", headers })
          if (body.includes("currentPassword")) shown.push(headers.map(([name]) => name).join(", "))
        }
      }
      return {
        refused: shown.length === 0,
        actual: shown.length === 0 ? "Nothing of an account was sent." : `Shown with: ${shown.join("; ")}.`,
      }
    },
  },
  {
    ...common,
    id: "guards-disguised-paths",
    name: "An unusual spelling of the path",
    what: "The attacker spells the account page's path in other ways: with double slashes, dots, encoded letters, or endings that ask for its data.",
    whom: "Everyone, if the login is checked only for certain paths.",
    expected: "However the path is spelled, the page behind it checks the login.",
    incidents: [incidents.honoSlashes, incidents.betterAuthSlashes],
    async run(target) {
      const shown: string[] = []
      for (const path of paths) {
        for (const ticket of [undefined, `${target.store}.${randomBytes(32).toString("base64url")}`]) {
          const { body } = await browserOn(target, ticket).send({ method: "GET", path })
          if (body.includes("currentPassword")) shown.push(path)
        }
      }
      return {
        refused: shown.length === 0,
        actual: shown.length === 0 ? "Nothing of an account was sent." : `Shown at: ${shown.join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "guards-api",
    name: "The API without a login",
    what: "The attacker makes the API calls that need a login, without one and with the headers of the first attack.",
    whom: "Everyone: the attacker could list and end their sessions, or change their password.",
    expected: "The server answers 401 to each, or redirects to where it answers 401.",
    incidents: [incidents.nuxtIslands],
    async run(target) {
      const open: string[] = []
      for (const headers of disguises) {
        const browser = browserOn(target)
        const answers = [
          await browser.json("GET", "/api/sessions", undefined, headers),
          await browser.json("DELETE", "/api/sessions", undefined, headers),
          await browser.json(
            "PUT",
            "/api/users/me/password",
            { currentPassword: "x", newPassword: "long enough to be one" },
            headers,
          ),
        ]
        // Next redirects some requests for parts of a page, which reveals nothing.
        if (answers.some(({ status }) => status !== 401 && status !== 307))
          open.push(headers.map(([name]) => name).join(", ") || "no header")
      }
      return {
        refused: open.length === 0,
        actual: open.length === 0 ? "None was let in." : `Another answer with: ${open.join("; ")}.`,
      }
    },
  },
]
