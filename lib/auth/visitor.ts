/** What the headers of a request say about its sender. Who that is, only the session says. */
export interface Visitor {
  /** The client's address, as the front door has found it. */
  readonly address: string
  readonly userAgent: string
}

export function visitorOf(headers: Headers): Visitor {
  return { address: headers.get("x-client-address") ?? "", userAgent: headers.get("user-agent") ?? "" }
}
