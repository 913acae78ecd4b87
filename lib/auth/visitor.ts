import { ADDRESS_HEADER, readAddress } from "../http/address-header.ts"
import { reportDoubt, toldAddress } from "../http/client-address.ts"
import { env } from "../site/env.ts"

/** What the headers of a request say about its sender. Who that is, only the session says. */
export interface Visitor {
  /** The client's address: as the front door has found it, or as the platform tells it. null: unknown. */
  readonly address: string | null
  readonly userAgent: string
}

export function visitorOf(headers: Headers): Visitor {
  return { address: addressOf(headers), userAgent: headers.get("user-agent") ?? "" }
}

function addressOf(headers: Headers): string | null {
  const found = readAddress(headers.get(ADDRESS_HEADER))
  if (found !== undefined) return found
  // Without the front door, which alone sees the socket.
  const { clientAddressHeader: told } = env()
  if (told) return reportDoubt(toldAddress(told, headers.get(told) ?? ""))
  const doubt = "Nothing tells the addresses of clients: set CLIENT_ADDRESS_HEADER. Limits by address do not work so."
  return reportDoubt({ address: null, doubt })
}
