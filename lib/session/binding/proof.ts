/** Proofs: JSON Web Tokens that a browser signs with the key of its device. */
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify } from "jose"
import { type Device, type Key, publicKey, type Registration } from "./state.ts"

/** What a header may hold. An RSA key of 4096 bits with its signature needs half of it. */
const MAX_LENGTH = 4096

/** The type by which a proof is no other token that the key may have signed. */
const TYPE = "dbsc+jwt"

/** The proof in a request, if there is one: bare, as Chromium sends it, or a quoted string, as the draft says. */
export function proofIn(headers: Pick<Headers, "get">): string | null {
  return headers.get("secure-session-response")?.replace(/^"(.*)"$/, "$1") ?? null
}

/** The challenge that the key of a bound device has signed here; null if it has not. */
export async function readProof(proof: string, { key, algorithm }: Pick<Device, "key" | "algorithm">) {
  if (proof.length > MAX_LENGTH) return null
  try {
    const options = { algorithms: [algorithm], typ: TYPE }
    const { payload } = await jwtVerify(proof, await importJWK(key, algorithm), options)
    return typeof payload.jti === "string" ? payload.jti : null
  } catch {
    // Whatever is wrong with it, it proves nothing.
    return null
  }
}

/** The new key of a proof that brings it along, and the challenge that it has signed; null if it is not sound. */
export async function readRegistration(proof: string): Promise<Registration | null> {
  const key = proof.length > MAX_LENGTH ? null : await keyIn(proof)
  const challenge = key && (await readProof(proof, key))
  return challenge ? { key, challenge } : null
}

async function keyIn(proof: string): Promise<Key | null> {
  try {
    const { alg, jwk } = decodeProtectedHeader(proof)
    // Only what is public, and only what is needed: the rest is not kept.
    const key = publicKey.parse(jwk)
    const algorithm = key.kty === "EC" ? "ES256" : "RS256"
    return alg === algorithm ? { key, algorithm, thumbprint: await calculateJwkThumbprint(key) } : null
  } catch {
    return null
  }
}
