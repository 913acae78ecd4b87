import { type Browser, browserOn, guest, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

const common = {
  family: "forged-ids",
  references: [references.insecureReference, references.traversal],
} as const

const names = [
  "../../../../etc/passwd",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e%2f%2e%2e%2f",
  "..\\..\\",
  "%00",
  "' OR '1'='1",
  "*",
  "a".repeat(43),
  "0".repeat(128),
  "constructor",
  "__proto__",
]

async function handleOf(browser: Browser): Promise<string> {
  const { content } = await browser.json("GET", "/api/sessions")
  return String(content?.sessions?.[0]?.id)
}

export const forgedIds: Attack[] = [
  {
    ...common,
    id: "forged-handle-of-another",
    name: "Ending somebody else's session",
    what: "A logged-in attacker has learned the public handle of somebody else's session, and asks for it to be ended.",
    whom: "Anyone whose handle is seen: they could be logged out at will.",
    expected: "One can end one's own sessions only; another's is unknown, 404.",
    incidents: [incidents.kanboard],
    stores: "each",
    async run(target) {
      const victim = await guest(target)
      const attacker = await guest(target)
      const answer = await attacker.json("DELETE", `/api/sessions/${await handleOf(victim)}`)
      const isIn = await victim.isLoggedIn()
      return {
        refused: answer.status === 404 && isIn,
        actual: `${answer.status}, and the victim was ${isIn ? "still logged in" : "logged out"}.`,
      }
    },
  },
  {
    ...common,
    id: "forged-handle-as-ticket",
    name: "A public handle as a ticket",
    what: "The handle from the list of sessions is put into the cookie, alone and behind every store's name.",
    whom: "Everyone whose list of sessions is seen, in a screenshot or a log.",
    expected: "A handle names a session and opens nothing.",
    incidents: [],
    stores: "each",
    async run(target) {
      const handle = await handleOf(await guest(target))
      const forged = [handle, ...["cookie", "database", "disk", "shelf", "memory"].map((name) => `${name}.${handle}`)]
      const opened: string[] = []
      for (const ticket of forged) if (await browserOn(target, ticket).isLoggedIn()) opened.push(ticket)
      return {
        refused: opened.length === 0,
        actual: `${opened.length} of ${forged.length} opened the session.`,
      }
    },
  },
  {
    ...common,
    id: "forged-paths-in-tickets",
    name: "Paths and queries in a ticket",
    what: "Tickets whose token climbs out of a folder, ends a text early, asks a database for everything or names an object's own parts.",
    whom: "The server's files and everybody's sessions, where a token becomes a file's name or part of a query.",
    expected: "Not a ticket, hence no session: the answer is that of a first visit, and no error.",
    incidents: [incidents.panOs],
    stores: "each",
    async run(target) {
      const answers = []
      for (const name of names) {
        answers.push(await browserOn(target, `${target.store}.${name}`).json("GET", "/api/session"))
      }
      const bad = answers.filter(({ status, content }) => status !== 200 || content?.loggedIn !== false)
      const seen = bad.map(({ status }) => status).join(", ")
      return {
        refused: bad.length === 0,
        actual: bad.length === 0 ? "All were no session." : `Something else happened: ${seen}.`,
      }
    },
  },
  {
    ...common,
    id: "forged-paths-in-ids",
    name: "Paths and queries in an id",
    what: "A logged-in attacker asks to end sessions whose ids are paths, wild cards and pieces of queries.",
    whom: "Everyone, if one id can mean many sessions, or a file.",
    expected: "Unknown ids are 404; no session ends, and nothing breaks.",
    incidents: [incidents.panOs],
    stores: "once",
    async run(target) {
      const victim = await guest(target)
      const attacker = await guest(target)
      const answers = []
      for (const name of names) {
        answers.push(await attacker.json("DELETE", `/api/sessions/${name.replaceAll(" ", "%20")}`))
      }
      const isIn = (await victim.isLoggedIn()) && (await attacker.isLoggedIn())
      const broke = answers.filter(({ status }) => status < 300 || status >= 500)
      return {
        refused: isIn && broke.length === 0 && ticketOf(victim) !== "",
        actual: `Answers: ${[...new Set(answers.map(({ status }) => status))].join(", ")}; ${isIn ? "no session ended" : "a session ended"}.`,
      }
    },
  },
]
