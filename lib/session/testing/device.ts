import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose"

const TYPE = "dbsc+jwt"

/** A device with a key of its own, for tests of binding/: signs what a browser signs, and what none would. */
export async function makeDevice(algorithm: "ES256" | "RS256" = "ES256") {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(publicKey)
  const sign = (challenge: string, header: Partial<JWTHeaderParameters> = {}) =>
    new SignJWT({ jti: challenge }).setProtectedHeader({ alg: algorithm, typ: TYPE, ...header }).sign(privateKey)
  return {
    jwk,
    privateJwk: () => exportJWK(privateKey),
    /** @param header in the place of what a browser sends */
    prove: sign,
    register: (challenge: string, header: Partial<JWTHeaderParameters> = {}) => sign(challenge, { jwk, ...header }),
  }
}
