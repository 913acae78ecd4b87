import { isOtherLocalName } from "./other-name.ts"

/** What a request asks for. */
export interface RequestTarget {
  /** The path with its query; `*` for the server as a whole. */
  readonly url: string
  /** The host that a whole address names. It counts in place of the Host header. */
  readonly host?: string
}

/**
 * Reads the target of a request. Clients write a path, those that think they speak to a proxy a whole address, and every
 * server has to take both (RFC 9112, 3.2).
 *
 * @returns null when the address is another site's
 */
export function readTarget(text: string, origin: string): RequestTarget | null {
  const [, authority, rest = ""] = /^(https?:\/\/[^/?#]*)(.*)$/i.exec(text) ?? []
  if (authority === undefined) return { url: text }
  if (!URL.canParse(authority)) return null
  const { host, username, password } = new URL(authority)
  if (username || password) return null
  if (host !== new URL(origin).host && !isOtherLocalName(host, origin)) return null
  return { url: rest.startsWith("/") ? rest : `/${rest}`, host }
}
