import { randomBytes } from "node:crypto"

/** The header by which the front door tells the handlers the client's address. */
export const ADDRESS_HEADER = "x-client-address"

// What clients send in this header is not believed: this word stands beside the address, and never leaves the process. Next
// bundles this module several times; kept on globalThis, there is one word in a process.
const key = Symbol.for("cloakroom.address-word")
const shared = globalThis as { [key]?: string }

function word(): string {
  shared[key] ??= randomBytes(32).toString("base64url")
  return shared[key]
}

const UNKNOWN = "unknown"

export function writeAddress(address: string | null): string {
  return `${address ?? UNKNOWN} ${word()}`
}

/** @returns the address, null if it is not known, or undefined if the front door has not written this */
export function readAddress(text: string | null | undefined): string | null | undefined {
  const [address = UNKNOWN, written] = text?.split(" ") ?? []
  if (written !== word()) return undefined
  return address === UNKNOWN ? null : address
}
