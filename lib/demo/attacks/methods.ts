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
    what: "A GET or POST that says in a header, or in the address, that it is a DELETE.",
    whom: "Whoever is logged in: what may be read across sites becomes a write.",
    expected: "The method is the method.",
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
        actual: `${taken.length} of ${answers.length} were taken for a DELETE; ${isIn ? "still" : "not"} logged in.`,
      }
    },
  },
  {
    ...common,
    id: "methods-trace",
    name: "TRACE",
    what: "TRACE asks a server to send the request back as it came, the cookie that scripts may not read included.",
    whom: "Whoever is logged in on a page with a hostile script.",
    expected: "405, and nothing of the request in the answer.",
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
        actual: `Answers: ${statuses.join(", ")}; the cookie ${echoed ? "came" : "did not come"} back.`,
      }
    },
  },
  {
    ...common,
    id: "methods-unexpected",
    name: "Methods that were not thought of",
    what: "Every address of the API with methods that it does not have.",
    whom: "Everyone, where a method that nobody thought of falls through to a handler.",
    expected: "405, with Allow naming what there is.",
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
        ["QUERY", "/api/session"],
      ] as const
      const wrong: string[] = []
      for (const [method, path] of tries) {
        const answer = await browserOn(target).send({ method, path })
        if (answer.status !== 405 || headersOf(answer, "allow").length !== 1)
          wrong.push(`${method} ${path}: ${answer.status}`)
      }
      return { refused: wrong.length === 0, actual: wrong.length === 0 ? "405 for each." : wrong.join("; ") }
    },
  },
]
