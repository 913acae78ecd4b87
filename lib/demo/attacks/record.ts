import { BOUND_COOKIE } from "../../session/binding/reload-for-proof.ts"
import { shorten } from "../shorten.ts"
import type { Answer, Exchange, Header, Place, RawRequest } from "./types.ts"
import { writeRequest } from "./wire.ts"

const LONGEST_LINE = 200
const LONGEST_BODY = 600
const ticket = /\b([a-z]+)\.(Fe26[\w*~.-]+|[A-Za-z0-9_-]{43,})/g
const bound = new RegExp(`(?<=${BOUND_COOKIE}=)[^;\\s]+`, "g")

/** An exchange, fit to be shown and logged: tickets and long texts are shortened. */
export function record(place: Place, request: RawRequest, answer: Answer): Exchange {
  const [head = "", ...body] = writeRequest(place, request).toString().split("\r\n\r\n")
  return {
    request: `${tidyHead(head.split("\r\n"))}\n\n${tidyBody(body.join("\n\n"))}`.trimEnd(),
    response:
      `${tidyHead([`HTTP/1.1 ${answer.status}`, ...answer.headers.map(line)])}\n\n${tidyBody(answer.body)}`.trimEnd(),
    status: answer.status,
  }
}

/** Shortens each ticket and each bound cookie in the text, as the inspector does. */
export function hideTickets(text: string): string {
  return text
    .replace(ticket, (_, store: string, token: string) => `${store}.${shorten(token)}`)
    .replace(bound, (value) => shorten(value))
}

function line([name, value]: Header): string {
  return `${name}: ${value}`
}

function tidyHead(lines: readonly string[]): string {
  return lines.map((text) => shorten(hideTickets(text), LONGEST_LINE)).join("\n")
}

function tidyBody(text: string): string {
  return shorten(hideTickets(text.slice(0, 2 * LONGEST_BODY)), LONGEST_BODY)
}
