import { storeNames } from "../../site/store-names.ts"
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
    what: "In the list of sessions each has a public id, its handle. The attacker has learned the handle of somebody else's session and asks the server to end it.",
    whom: "Anyone whose handle is known: the attacker could log them out at any time.",
    expected: "Users can end only their own sessions. For any other the server answers 404, as if there were none.",
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
    what: "The attacker puts the handle from the list of sessions into the cookie, alone and after each store's name.",
    whom: "Anyone whose list of sessions is seen, for example in a screenshot or a log.",
    expected: "A handle only names a session. It gives no access to it.",
    incidents: [],
    stores: "each",
    async run(target) {
      const handle = await handleOf(await guest(target))
      const forged = [handle, ...storeNames.map((name) => `${name}.${handle}`)]
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
    what: "The attacker sends tickets that contain file paths, database queries, or names of JavaScript's own properties.",
    whom: "Everyone, if the server uses a ticket as a file name or as part of a query.",
    expected: "These are no tickets, so there is no session: the server answers as on a first visit, without an error.",
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
        actual: bad.length === 0 ? "None was accepted as a session." : `Something else happened: ${seen}.`,
      }
    },
  },
  {
    ...common,
    id: "forged-paths-in-ids",
    name: "Paths and queries in an id",
    what: "The attacker logs in and asks the server to end sessions whose ids are file paths, wild cards or parts of queries.",
    whom: "Everyone, if such an id can stand for many sessions, or for a file.",
    expected: "The server answers 404 to unknown ids. No session ends, and nothing breaks.",
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
