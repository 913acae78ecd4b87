import { browserOn, cookieName, guest, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header } from "./types.ts"

const common = { family: "oversize", references: [references.resources, references.denialOfService] } as const

export const oversize: Attack[] = [
  {
    ...common,
    id: "oversize-session",
    name: "A session that grows without end",
    what: "60,000 characters are added to the session, again and again.",
    whom: "Everyone, when the place is full; and with sealed cookies the owner, whose browser drops a cookie over 4,096 bytes.",
    expected: "413 when it does not fit, with the session as it was, still logged in.",
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
    name: "A body without an end",
    what: "A body of more than 64 KiB: with its length, in chunks without one, and nested ten thousand deep.",
    whom: "Everyone who shares the server's memory.",
    expected: "413, or 400 for the nested one, and nothing is kept.",
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
    id: "oversize-ticket",
    name: "A ticket that is very long",
    what: "A well-known prefix and up to 100,000 more characters in the cookie.",
    whom: "Everyone, if unsealing or looking up a long text takes long.",
    expected: "No session, or no request at all: never an error of the server's own.",
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
        actual: bad.length === 0 ? "None opened anything." : `Taken with ${bad.join(", ")} more characters.`,
      }
    },
  },
]
