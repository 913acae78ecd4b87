import type { Telemetry } from "./observe.ts"

/** A request that may have sent a ticket. */
export interface TicketSender {
  readonly cookieName: string
  readonly sent: Pick<Headers, "get">
  /** The cookies that it has sent, or in their place those that its answer sets. */
  readonly jar: { get(name: string): { readonly value: string } | undefined }
  readonly count: Telemetry["count"]
}

/** The ticket that the browser sent, or that this request has sent to it already. None if the browser sent two. */
export function ticketOf(request: TicketSender): string | undefined {
  const [first, another] = sentValues(request)
  // Of two cookies with this name one was planted by somebody else, and nobody knows which.
  if (another !== undefined) {
    request.count("refusals", { reason: "two-cookies" })
    return undefined
  }
  const current = request.jar.get(request.cookieName)?.value
  // The header as it came counts: Next decodes "%2E", and a ticket would have two spellings. If this request has set the
  // cookie, that counts.
  const unchanged = first !== undefined && current === decoded(first)
  return unchanged ? first : current
}

/** The values of all cookies of the name, as they stand in the header. */
export function sentValues({ sent, cookieName }: Pick<TicketSender, "sent" | "cookieName">): string[] {
  const pairs = (sent.get("cookie") ?? "").split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${cookieName}=`)).map((pair) => pair.slice(cookieName.length + 1))
}

/** As Next decodes a value; undefined where that is not possible. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
