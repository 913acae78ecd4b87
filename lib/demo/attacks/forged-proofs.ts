import { ofProofs, shared, token, tryToRefresh, unsigned } from "./bad-proofs.ts"
import { guest } from "./browser.ts"
import { bind, newKey, publicJwk, sign } from "./device.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

export const forgedProofs: Attack[] = [
  {
    ...ofProofs,
    id: "stolen-proof-algorithm",
    name: "A proof by another algorithm",
    what: "The login is bound to an RSA key. The proof says that it needs no signature; takes the public key for a secret; or is signed in another way than the key was registered for.",
    expected: "The algorithm is the one that was registered, whatever a proof says of itself.",
    references: [references.tokens, references.signature],
    incidents: [incidents.jwtConfusion, incidents.jsonwebtoken],
    async run(target) {
      const owner = await bind(await guest(target), await newKey("RS256"))
      const { privateKey } = owner.key
      const [short, long] = [await newKey("ES256"), await newKey("ES384")]
      return tryToRefresh(owner, target, {
        none: (challenge) => unsigned(challenge, { alg: "none" }),
        None: (challenge) => unsigned(challenge, { alg: "None" }),
        "no alg": (challenge) => unsigned(challenge, {}),
        "HS256 with the key as PEM": (challenge) => sign(challenge, shared(owner.key, "pem")),
        "HS256 with the key as JWK": (challenge) => sign(challenge, shared(owner.key, "jwk")),
        "PS256 by the owner's key": (challenge) => sign(challenge, { alg: "PS256", privateKey }),
        "RS512 by the owner's key": (challenge) => sign(challenge, { alg: "RS512", privateKey }),
        ES256: (challenge) => sign(challenge, short, { jwk: publicJwk(short) }),
        ES384: (challenge) => sign(challenge, long, { jwk: publicJwk(long) }),
      })
    },
  },
  {
    ...ofProofs,
    id: "stolen-proof-malformed",
    name: "Proofs that are none",
    what: "What should be a proof is empty, huge, broken, or of another type; its signature is all zeros; it is for another challenge, or for none.",
    expected: "The server answers 403 with the challenge to sign, or 431 where the headers are too long, and goes on.",
    references: [references.tokens, references.signature, references.denialOfService],
    incidents: [incidents.psychicSignatures],
    async run(target) {
      const owner = await bind(await guest(target))
      const { key } = owner
      const header = { alg: "ES256", typ: "dbsc+jwt" }
      return tryToRefresh(owner, target, {
        "another type": (challenge) => sign(challenge, key, { typ: "JWT" }),
        "no type": (challenge) => sign(challenge, key, { typ: undefined }),
        "another challenge": () => sign("A".repeat(43), key),
        "no challenge": () => sign(undefined, key),
        "a signature of zeros": (challenge) => token(header, { jti: challenge }, "A".repeat(86)),
        "an empty signature": (challenge) => token(header, { jti: challenge }),
        "another text, signed": async (challenge) => {
          const [, , signature] = (await sign("another", key)).split(".")
          return token(header, { jti: challenge }, signature)
        },
        "an empty one": () => "",
        "the challenge itself": (challenge) => challenge,
        "broken base64": async (challenge) => (await sign(challenge, key)).replace(/.{5}$/, "*=~\u00ff"),
        "half of one": async (challenge) => (await sign(challenge, key)).slice(0, -40),
        "a large one": (challenge) => sign(challenge, key, { filler: "x".repeat(8000) }),
        "a huge one": (challenge) => token(header, { jti: challenge, filler: "x".repeat(60_000) }, "A".repeat(86)),
      })
    },
  },
]
