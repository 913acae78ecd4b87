import { type MakeProof, token, unsigned, verdictOn } from "./bad-proofs.ts"
import { type Browser, browserOn, guest, ticketOf } from "./browser.ts"
import { bind, copyOf, isTaken, newKey, offered, publicJwk, register, renew, sign, signNew } from "./device.ts"
import { references } from "./references.ts"
import type { Attack, Verdict } from "./types.ts"

const common = { family: "stolen-cookies", stores: "each", needs: "binding", incidents: [] } as const

/** Registers with one proof after the other, with the cookies of `thief`; then the owner does. */
async function tryToRegister(owner: Browser, thief: Browser, proofs: Record<string, MakeProof>): Promise<Verdict> {
  const taken: string[] = []
  for (const [name, make] of Object.entries(proofs)) {
    if (isTaken(await register(thief, await make(offered(owner))))) taken.push(name)
  }
  const goesOn = await bind(owner).then(renew, () => false)
  return verdictOn(Object.keys(proofs), taken, goesOn)
}

export const stolenRegistrations: Attack[] = [
  {
    ...common,
    id: "stolen-register-before-the-owner",
    name: "A thief's key, registered before the owner's",
    what: "The thief has the ticket a moment after the login, and registers a key before the owner's browser does. What is missing is the challenge, which only the login's answer held: there is none in the proof, or a guess, or that of another login, used or not.",
    whom: "Anyone who has just logged in: the session would be bound to the thief's device, and shut to the owner.",
    expected:
      "The server answers 403 unless the proof holds the challenge of this very login. Then the owner registers.",
    references: [references.deviceBound, references.capture],
    async run(target) {
      const owner = await guest(target)
      const [own, bound] = [await guest(target), await bind(await guest(target))]
      const key = await newKey()
      return tryToRegister(owner, browserOn(target, ticketOf(owner)), {
        none: () => signNew(undefined, key),
        "an empty one": () => signNew("", key),
        "a guess": () => signNew("A".repeat(43), key),
        "the ticket": () => signNew(ticketOf(owner), key),
        "that of another login": () => signNew(offered(own), key),
        "one used before": () => signNew(offered(bound), key),
      })
    },
  },
  {
    ...common,
    id: "stolen-register-after-the-owner",
    name: "A thief's key in the place of the owner's",
    what: "The owner's browser has registered its key. A thief with all cookies, who has even seen the login's challenge, registers another one; and sends the owner's own registration once more.",
    whom: "Anyone whose cookies are copied: the thief could renew the copy for ever, and the owner could not.",
    expected: "A login is bound once. The server answers 403, and the owner's key stays.",
    references: [references.deviceBound, references.capture],
    async run(target) {
      const visitor = await guest(target)
      const [first, key] = [offered(visitor), await newKey()]
      const owner = await bind(visitor)
      const proofs = {
        "the login's challenge": await signNew(first, key),
        "the challenge to refresh": await signNew(owner.challenge, key),
        "the owner's registration": await signNew(first, owner.key),
      }
      const taken: string[] = []
      for (const [name, proof] of Object.entries(proofs)) {
        if (isTaken(await register(copyOf(owner, target), proof))) taken.push(name)
      }
      return verdictOn(Object.keys(proofs), taken, await renew(owner))
    },
  },
  {
    ...common,
    id: "stolen-register-at-once",
    name: "Several registrations at once",
    what: "Eight keys are registered for one login at the same moment, each with the challenge of that login.",
    whom: "Anyone whose key would be replaced by another between the check of the challenge and its use.",
    expected: "One key is bound, and the others are refused.",
    references: [references.deviceBound, references.race],
    async run(target) {
      const visitor = await guest(target)
      const challenge = offered(visitor)
      const proofs = await Promise.all(Array.from({ length: 8 }, async () => signNew(challenge, await newKey())))
      const answers = await Promise.all(proofs.map((proof) => register(copyOf(visitor, target), proof)))
      const bound = answers.filter(isTaken).length
      return { refused: bound === 1, actual: `${bound} of ${answers.length} registrations were taken.` }
    },
  },
  {
    ...common,
    id: "stolen-register-unsound",
    name: "A key that proves nothing",
    what: "The challenge is right, but the proof is signed by nobody, with a secret that it brings along, by another key than its own, or in a way that was not offered.",
    whom: "Anyone whose login would be bound to a key that others have as well, or to none.",
    expected: "The server answers 403, and nothing is bound. Then the browser registers a sound key.",
    references: [references.deviceBound, references.tokens, references.signature],
    async run(target) {
      const owner = await guest(target)
      const key = await newKey()
      const jwk = publicJwk(key)
      const secret = Buffer.alloc(32, 1)
      const [long, rsa] = [await newKey("ES384"), await newKey("PS256")]
      const nowhere = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) }
      return tryToRegister(owner, owner, {
        "no algorithm": (challenge) => unsigned(challenge, { alg: "none", jwk }),
        "no signature": (challenge) => unsigned(challenge, { alg: "ES256", jwk }),
        "a secret": (challenge) =>
          sign(
            challenge,
            { alg: "HS256", privateKey: secret },
            { jwk: { kty: "oct", k: secret.toString("base64url") } },
          ),
        "another key than its own": async (challenge) => sign(challenge, await newKey(), { jwk }),
        "no key": (challenge) => sign(challenge, key),
        "another type of token": (challenge) => sign(challenge, key, { jwk, typ: "JWT" }),
        ES384: (challenge) => signNew(challenge, long),
        PS256: (challenge) => signNew(challenge, rsa),
        "no point of the curve": (challenge) =>
          token({ alg: "ES256", typ: "dbsc+jwt", jwk: nowhere }, { jti: challenge }, "A".repeat(86)),
      })
    },
  },
]
