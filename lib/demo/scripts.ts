import { randomBytes } from "node:crypto"
import { browserOn } from "./attacks/browser.ts"
import { record } from "./attacks/record.ts"
import type { Place } from "./attacks/types.ts"
import { sendRaw } from "./attacks/wire.ts"

/** A command as one would type it, and the server's answer to the same request. */
export interface Step {
  readonly command: string
  readonly answer: string
}

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** Send an invented ticket, instead of the one from an earlier answer. */
  readonly invented?: true
}

const session = "/api/session"

const scripts = {
  api: (store: string): Request[] => [
    { method: "POST", path: session, body: { guest: true, store } },
    { method: "PATCH", path: session, body: { basket: ["tea"] } },
    { method: "GET", path: session },
    { method: "DELETE", path: session },
    { method: "GET", path: session },
  ],
  proxy: (): Request[] => [
    { method: "HEAD", path: "/account" },
    { method: "HEAD", path: "/account", invented: true },
  ],
} satisfies Record<string, (store: string) => Request[]>

export const scriptNames = Object.keys(scripts) as [ScriptName, ...ScriptName[]]
export type ScriptName = keyof typeof scripts

/**
 * Runs a fixed script on this server, with a throwaway account where it needs one.
 * @returns a transcript, tickets shortened
 * @throws WireError when the server does not answer
 */
export async function runScript(name: ScriptName, place: Place): Promise<Step[]> {
  const steps: Step[] = []
  let command = ""
  const browser = browserOn({
    ...place,
    async send(request) {
      const answer = await sendRaw(place, request)
      steps.push({ command, answer: shorter(record(place, request, answer).response) })
      return answer
    },
  })
  for (const { invented, ...request } of scripts[name](place.store)) {
    const ticket = `${place.store}.${randomBytes(32).toString("base64url")}`
    if (invented) browser.ticket = ticket
    command = commandOf(place.origin, request, invented ? `--cookie session=${ticket.slice(0, 15)}…` : null)
    await browser.json(request.method, request.path, request.body)
  }
  return steps
}

function commandOf(origin: string, { method, path, body }: Request, cookie: string | null): string {
  const parts = [
    "curl",
    ...(method === "HEAD" ? ["--head"] : ["--include"]),
    cookie ?? "--cookie jar --cookie-jar jar",
    ...(["GET", "HEAD"].includes(method) ? [] : [`--request ${method}`]),
    ...(body === undefined ? [] : [`--json '${JSON.stringify(body)}'`]),
    `${origin}${path}`,
  ]
  return parts.join(" ")
}

/** Leaves the headers that matter here, and says how many more there were. */
function shorter(response: string): string {
  const [head = "", ...body] = response.split("\n\n")
  const [status = "", ...headers] = head.split("\n")
  const told = headers.filter((line) => /^(set-cookie|location|content-type):/.test(line))
  return [
    status,
    ...told,
    `(and ${headers.length - told.length} more headers)`,
    ...body.flatMap((text) => ["", text]),
  ].join("\n")
}
