/** What a request says of who sends it. Not who it is: that is the session's to say. */
export interface Visitor {
  /** The address that the front door took from the socket, or from a trusted proxy. */
  readonly address: string
  readonly userAgent: string
}

export function visitorOf(headers: Headers): Visitor {
  return { address: headers.get("x-client-address") ?? "", userAgent: headers.get("user-agent") ?? "" }
}
