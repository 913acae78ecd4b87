import { randomBytes } from "node:crypto"
import { processWide } from "../session/process-wide.ts"

/** The header by which the front door tells the handlers the client's address. */
export const ADDRESS_HEADER = "x-client-address"

/** What clients send in this header is not believed: this word stands beside the address, and never leaves the process. */
const word = () => processWide("address word", () => randomBytes(32).toString("base64url"))

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
