import { ADDRESS_HEADER, readAddress } from "../http/address-header.ts"
import { reportDoubt, toldAddress } from "../http/client-address.ts"
import { env } from "../site/env.ts"

/** The client's address: as the front door has found it, or as the platform tells it. null: unknown. */
export function addressOf(headers: Headers): string | null {
  const found = readAddress(headers.get(ADDRESS_HEADER))
  if (found !== undefined) return found
  // Without the front door, which alone sees the socket.
  const { clientAddressHeader: told } = env()
  if (told) return reportDoubt(toldAddress(told, headers.get(told) ?? ""))
  const doubt = "Nothing tells the addresses of clients: set CLIENT_ADDRESS_HEADER. Limits by address do not work so."
  return reportDoubt({ address: null, doubt })
}
