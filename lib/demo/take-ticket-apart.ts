import { parseTicket } from "../session/ticket.ts"
import { shorten } from "./shorten.ts"

export interface TicketPart {
  readonly name: string
  /** Shortened, so that nobody who sees the page can use the ticket. */
  readonly text: string
  /** In characters. */
  readonly length: number
}

/** The parts of a seal. Asterisks separate them. Where keys are given, no salt is needed; a seal that has no end has no expiry. */
const SEAL_PARTS = [
  "format",
  "key's name",
  "salt",
  "initialization vector",
  "encrypted session",
  "expiry",
  "salt of the signature",
  "signature",
]

/** The parts of a ticket, each shortened. Empty for a cookie that is no ticket at all. */
export function takeTicketApart(text: string): TicketPart[] {
  const parsed = parseTicket(text)
  if (!parsed) return []
  const seal = parsed.token.split("*")
  const inner: [string, string][] =
    seal.length === SEAL_PARTS.length
      ? seal.map((part, index) => [SEAL_PARTS[index] ?? "", part])
      : [["token", parsed.token]]
  return [["store", parsed.store] as const, ...inner]
    .filter(([, part]) => part !== "")
    .map(([name, part]) => ({ name, text: name === "store" ? part : shorten(part), length: part.length }))
}
