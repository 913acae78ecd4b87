/** Tokens that prove nothing, and what a site made of them. */
import { copyOf, isTaken, type Key, type Owner, refresh, renew } from "./device.ts"
import type { Target, Verdict } from "./types.ts"

/** What holds for all attacks on a refresh. */
export const ofProofs = {
  family: "stolen-cookies",
  stores: "each",
  needs: "binding",
  whom: "Anyone whose cookies are copied: the thief could renew the bound cookie, and stay in as long as the owner.",
  incidents: [],
} as const

/** Makes a proof for the challenge that the owner is to sign. */
export type MakeProof = (challenge: string) => string | Promise<string>

/** A token with a signature that nobody made. */
export function token(header: object, claims: object, signature = ""): string {
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  return [...parts, signature].join(".")
}

export const unsigned = (challenge: string, header: object): string =>
  token({ typ: "dbsc+jwt", ...header }, { jti: challenge })

/** Says that a public key is a secret. @param as one of the spellings in which a server may hold the key */
export function shared({ publicKey }: Key, as: "pem" | "jwk") {
  const text =
    as === "pem"
      ? publicKey.export({ type: "spki", format: "pem" }).toString()
      : JSON.stringify(publicKey.export({ format: "jwk" }))
  return { alg: "HS256", privateKey: Buffer.from(text) }
}

/** @param goesOn whether the owner could do afterwards what it could before */
export function verdictOn(tried: readonly string[], taken: readonly string[], goesOn: boolean): Verdict {
  const which = taken.length > 0 ? ` (${taken.join(", ")})` : ""
  const owner = goesOn ? "The owner went on." : "The owner could not go on."
  return {
    refused: taken.length === 0 && goesOn,
    actual: `${taken.length} of ${tried.length} were taken${which}. ${owner}`,
  }
}

/** Refreshes with one proof after the other, with copies of all of the owner's cookies. After each the owner refreshes. */
export async function tryToRefresh(owner: Owner, target: Target, proofs: Record<string, MakeProof>): Promise<Verdict> {
  const taken: string[] = []
  let goesOn = true
  for (const [name, make] of Object.entries(proofs)) {
    const proof = await make(owner.challenge)
    if (isTaken(await refresh(copyOf(owner, target), { id: owner.id, proof }))) taken.push(name)
    goesOn &&= await renew(owner)
  }
  return verdictOn(Object.keys(proofs), taken, goesOn)
}
