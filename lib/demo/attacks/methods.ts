import { browserOn, guest, headersOf, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Answer, Attack, Header } from "./types.ts"

const common = { family: "methods", stores: "once", references: [references.httpSemantics] } as const

export const methods: Attack[] = [
  {
    ...common,
    id: "methods-override",
    name: "A method in a header",
    what: "The attacker sends a GET or a POST with a header, or a part of its address, that says it is a DELETE.",
    whom: "Anyone who is logged in: other sites can make a browser send a GET, and it would become a deletion.",
    expected: "Only the request's real method counts.",
    incidents: [incidents.flight],
    async run(target) {
      const owner = await guest(target)
      const ticket = ticketOf(owner)
      const answers: Answer[] = []
      const send = async (method: string, path: string, headers: Header[] = []) => {
        answers.push(await browserOn(target, ticket).send({ method, path, headers }))
      }
      for (const name of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
        await send("GET", "/api/session", [[name, "DELETE"]])
        await send("POST", "/api/session", [[name, "DELETE"]])
      }
      await send("GET", "/api/session?_method=DELETE&method=DELETE")
      const taken = answers.filter((answer) => answer.status === 204 || headersOf(answer, "set-cookie").length > 0)
      const isIn = await browserOn(target, ticket).isLoggedIn()
      return {
        refused: isIn && taken.length === 0,
        actual: `${taken.length} of ${answers.length} were treated as a DELETE; ${isIn ? "still" : "not"} logged in.`,
      }
    },
  },
  {
    ...common,
    id: "methods-trace",
    name: "TRACE",
    what: "The attacker sends TRACE, which asks a server to send the request back, including the cookie that scripts can not read.",
    whom: "Anyone who is logged in and opens a page with a hostile script.",
    expected: "The server answers 405, and repeats nothing of the request.",
    incidents: [incidents.certTrace],
    async run(target) {
      const owner = await guest(target)
      const answers = [
        await owner.send({ method: "TRACE", path: "/" }),
        await owner.send({ method: "TRACE", path: "/api/session" }),
      ]
      const echoed = answers.some(({ body }) => body.includes(ticketOf(owner)))
      const statuses = answers.map(({ status }) => status)
      return {
        refused: !echoed && statuses.every((status) => status === 405),
        actual: `Answers: ${statuses.join(", ")}; the cookie was ${echoed ? "" : "not "}sent back.`,
      }
    },
  },
  {
    ...common,
    id: "methods-unexpected",
    name: "Unexpected methods",
    what: "The attacker calls the API, pages and files with methods that they do not have.",
    whom: "Everyone, if a method that nobody thought of still runs some code.",
    expected: "The server answers 405, and names the allowed methods.",
    incidents: [incidents.headRequests],
    async run(target) {
      const tries = [
        ["POST", "/api/health"],
        ["DELETE", "/api/users"],
        ["PUT", "/api/session"],
        ["GET", "/api/session/store"],
        ["PATCH", "/api/sessions"],
        ["GET", "/api/sessions/x"],
        ["POST", "/api/users/me/password"],
        ["PROPFIND", "/api/session"],
        ["LOCK", "/"],
        ["POST", "/robots.txt"],
        ["POST", "/icon.svg"],
        ["POST", "/_next/static/x.js"],
        ["QUERY", "/api/session"],
      ] as const
      const wrong: string[] = []
      for (const [method, path] of tries) {
        const answer = await browserOn(target).send({ method, path })
        if (answer.status !== 405 || headersOf(answer, "allow").length !== 1)
          wrong.push(`${method} ${path}: ${answer.status}`)
      }
      return {
        refused: wrong.length === 0,
        actual: wrong.length === 0 ? "The answer was 405 to each." : wrong.join("; "),
      }
    },
  },
]
