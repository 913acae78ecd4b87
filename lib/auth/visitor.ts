import { ADDRESS_HEADER, readAddress } from "../http/address-header.ts"
import { normaliseAddress } from "../http/client-address.ts"
import { env } from "../site/env.ts"

/** What the headers of a request say about its sender. Who that is, only the session says. */
export interface Visitor {
  /** The client's address: as the platform tells it, if it is configured to, else as the front door has found it. */
  readonly address: string
  readonly userAgent: string
}

export function visitorOf(headers: Headers): Visitor {
  const { clientAddressHeader: told } = env()
  const address = told ? normaliseAddress(headers.get(told) ?? "") : readAddress(headers.get(ADDRESS_HEADER))
  return { address: address ?? "unknown", userAgent: headers.get("user-agent") ?? "" }
}
