import { warnOnce } from "../log/warn-once.ts"
import { forwardedFor, listed } from "./forwarded.ts"
import { addressIn, normaliseAddress } from "./ip-address.ts"

/** The headers in which proxies name their clients. */
export interface ForwardingHeaders {
  readonly "x-forwarded-for"?: string | string[] | undefined
  readonly forwarded?: string | undefined
}

export interface Client {
  /** null when nobody has named it so that it is understood: it can be told from no other. */
  readonly address: string | null
  /** What the operator should know of the proxy. */
  readonly doubt?: string
}

/** What those count as who send the header that their proxy does not write. */
const CONTRADICTORY = "contradictory"

/**
 * Finds the address of the client. A proxy that is trusted is believed, and only what it has added itself: its list is read
 * from the right, past the proxies that are trusted, and the first other address is the client's. What stands to its left,
 * the client may have made up.
 *
 * A proxy writes one of two headers, and which one is not known here: all of the other one, the client may have made up. When
 * they differ neither is believed, and all who send such a pair count as one. What others count as does not change, and a
 * client can not choose.
 *
 * @param peer the socket's remote address
 * @param trustedProxies as `normaliseAddress` spells them
 */
export function clientAddress(peer: string, headers: ForwardingHeaders, trustedProxies: readonly string[]): Client {
  const isTrusted = (address: string | null) => address !== null && trustedProxies.includes(address)
  const address = normaliseAddress(peer)
  if (!isTrusted(address)) return { address }

  const lists = [listed(String(headers["x-forwarded-for"] ?? "")), forwardedFor(headers.forwarded ?? "")]
  const hops = lists.map((list) => list.map(addressIn))
  const clients = hops.map((list) => list.findLast((hop) => !isTrusted(hop)))
  const [client, other] = new Set(clients.filter((found) => found !== undefined))
  if (other !== undefined)
    return {
      address: CONTRADICTORY,
      doubt: "X-Forwarded-For and Forwarded name two clients. Have the proxy take away the one that it does not write.",
    }
  if (client === null)
    return {
      address: null,
      doubt: "A trusted proxy names its client by something that is no IP address. Limits by address do not work so.",
    }
  // Proxies send requests of their own, too.
  const nearest = client ?? hops.flat()[0]
  if (nearest) return { address: nearest }
  return {
    address,
    doubt:
      "A trusted proxy sends no X-Forwarded-For. What is not its own request counts as one client with all others.",
  }
}

/**
 * Finds the address of the client where a platform tells it in a header, and no client can reach the site without it. Of
 * several entries the platform has added the last one.
 *
 * @param name the header's
 */
export function toldAddress(name: string, text: string): Client {
  const entries = name.toLowerCase() === "forwarded" ? forwardedFor(text) : listed(text)
  const address = addressIn(entries.at(-1) ?? "")
  if (address) return { address }
  return { address, doubt: `A request has no IP address in ${name}. Limits by address do not work so.` }
}

/** Gives the address alone, and tells the operator the doubt, once. */
export function reportDoubt({ address, doubt }: Client): string | null {
  if (doubt) warnOnce("client_address_unclear", doubt)
  return address
}
