import { browserOn, cookieName, guest, ticketOf } from "./browser.ts"
import { multipart } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header } from "./types.ts"

const common = { family: "oversize", references: [references.resources, references.denialOfService] } as const

export const oversize: Attack[] = [
  {
    ...common,
    id: "oversize-session",
    name: "A session that grows without end",
    what: "The attacker adds 60,000 characters to a session, again and again.",
    whom: "Everyone, once the store is full. In the cookie store, the session's owner: browsers reject a cookie of more than 4,096 bytes.",
    expected: "The server answers 413 when the data does not fit. The session stays as it was, and logged in.",
    incidents: [incidents.djangoSessions],
    stores: "each",
    async run(target) {
      const owner = await guest(target)
      const statuses: number[] = []
      for (let round = 0; round < 8 && !statuses.includes(413); round++) {
        const { status } = await owner.json("PATCH", "/api/session", { [`part${round}`]: "x".repeat(60_000) })
        statuses.push(status)
      }
      const isIn = await owner.isLoggedIn()
      return {
        refused: statuses.at(-1) === 413 && isIn,
        actual: `Answers: ${statuses.join(", ")}; ${isIn ? "still" : "not"} logged in.`,
      }
    },
  },
  {
    ...common,
    id: "oversize-body",
    name: "A request that is too large",
    what: "The attacker sends more than 64 KiB: with its length, in pieces without a length, and as JSON nested ten thousand levels deep.",
    whom: "Everyone who uses the server: it could run out of memory.",
    expected: "The server answers 413, or 400 to the nested JSON, and saves nothing.",
    incidents: [incidents.bodyParser, incidents.multer],
    stores: "once",
    async run(target) {
      const owner = await guest(target)
      const type: Header = ["Content-Type", "application/json"]
      const large = JSON.stringify({ large: "x".repeat(70_000) })
      const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`
      const nested = `{"deep":${"[".repeat(10_000)}${"]".repeat(10_000)}}`
      const patch = (body: string, headers: Header[] = []) =>
        owner.send({ method: "PATCH", path: "/api/session", headers: [type, ...headers], body })
      const statuses = [
        (await patch(large)).status,
        (await patch(chunked, [["Transfer-Encoding", "chunked"]])).status,
        (await patch(nested)).status,
      ]
      const { content } = await owner.json("GET", "/api/session")
      const isSame = content?.loggedIn === true && Object.keys(content.data ?? {}).length === 0
      return {
        refused: isSame && statuses.join() === "413,413,400",
        actual: `Answers: ${statuses.join(", ")}.`,
      }
    },
  },
  {
    ...common,
    id: "oversize-form",
    name: "A form that is too large",
    what: "The attacker sends the login page a form of more than 64 KiB: with its length, and in pieces without a length.",
    whom: "Everyone who uses the server: a framework may read the whole form before any code of the site runs.",
    expected: "The server answers 413, before the form is read.",
    incidents: [incidents.bodyParser, incidents.multer],
    stores: "once",
    async run(target) {
      const { headers, body } = multipart([["username", "x".repeat(70_000)]])
      const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
      const post = async (text: string, more: Header[] = []) =>
        (await browserOn(target).send({ method: "POST", path: "/login", headers: [...headers, ...more], body: text }))
          .status
      const statuses = [await post(body), await post(chunked, [["Transfer-Encoding", "chunked"]])]
      return { refused: statuses.join() === "413,413", actual: `Answers: ${statuses.join(", ")}.` }
    },
  },
  {
    ...common,
    id: "oversize-ticket",
    name: "A very long ticket",
    what: "The attacker sends a valid ticket with up to 100,000 more characters.",
    whom: "Everyone, if the server takes long to decrypt or look up such a ticket.",
    expected: "The long ticket is no session, or the server refuses the request. It never fails.",
    incidents: [incidents.jose],
    stores: "each",
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const bad: number[] = []
      for (const length of [100, 4_000, 8_000, 100_000]) {
        const cookie: Header = ["Cookie", `${cookieName(target)}=${ticket}${"A".repeat(length)}`]
        const answer = await browserOn(target).json("GET", "/api/session", undefined, [cookie])
        const isRefused = [400, 413, 431].includes(answer.status) || answer.content?.loggedIn === false
        if (!isRefused) bad.push(length)
      }
      return {
        refused: bad.length === 0,
        actual:
          bad.length === 0 ? "None was accepted as a session." : `Accepted with ${bad.join(", ")} more characters.`,
      }
    },
  },
]
