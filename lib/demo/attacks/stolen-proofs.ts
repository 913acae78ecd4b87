import { ofProofs, tryToRefresh, verdictOn } from "./bad-proofs.ts"
import { browserOn, guest, ticketOf } from "./browser.ts"
import { bind, copyOf, isTaken, newKey, publicJwk, refresh, renew, sign, UNDER_WAY } from "./device.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

export const stolenProofs: Attack[] = [
  {
    ...ofProofs,
    id: "stolen-proof-replay",
    name: "A proof sent again",
    what: "The thief has recorded the requests by which the owner's browser registered and refreshed, and sends their proofs again, with all cookies.",
    expected:
      "A challenge is good for one proof: the server answers 403 with the next one, which only the device can sign.",
    references: [references.deviceBound, references.capture],
    async run(target) {
      const owner = await bind(await guest(target))
      const used = await sign(owner.challenge, owner.key)
      if (!(await renew(owner))) return { refused: false, actual: "The owner could not refresh." }
      const last = await sign(owner.challenge, owner.key)
      if (!(await renew(owner))) return { refused: false, actual: "The owner could not refresh again." }
      return tryToRefresh(owner, target, { "the last proof": () => last, "the one before": () => used })
    },
  },
  {
    ...ofProofs,
    id: "stolen-proof-at-once",
    name: "A proof sent several times at once",
    what: "A good proof comes eight times at the same moment, each time in a request with all cookies.",
    expected: "One request is answered with a new bound cookie, the others are refused.",
    references: [references.deviceBound, references.race],
    async run(target) {
      const owner = await bind(await guest(target))
      const proof = await sign(owner.challenge, owner.key)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => refresh(copyOf(owner, target), { id: owner.id, proof })),
      )
      const taken = answers.filter(isTaken).length
      const goesOn = await renew(owner)
      return {
        refused: taken === 1 && goesOn,
        actual: `${taken} of ${answers.length} were taken. ${goesOn ? "The owner went on." : "The owner could not go on."}`,
      }
    },
  },
  {
    ...ofProofs,
    id: "stolen-proof-other-key",
    name: "A proof by another key",
    what: "The thief has all cookies and asks for the challenge, then signs it with a key of their own. Some of the proofs bring that key along, as when it is registered, once even with its private part.",
    expected: "Only the key counts that was registered after the login. What a proof brings along is not looked at.",
    references: [references.deviceBound, references.tokens, references.signature],
    incidents: [incidents.nodeJose],
    async run(target) {
      const owner = await bind(await guest(target))
      const key = await newKey()
      return tryToRefresh(owner, target, {
        "another key": (challenge) => sign(challenge, key),
        "with the key": (challenge) => sign(challenge, key, { jwk: publicJwk(key) }),
        "with the private key": (challenge) => sign(challenge, key, { jwk: key.privateKey.export({ format: "jwk" }) }),
        "with the owner's key": (challenge) => sign(challenge, key, { jwk: publicJwk(owner.key) }),
      })
    },
  },
  {
    ...ofProofs,
    id: "stolen-proof-other-login",
    name: "A proof of another login",
    what: "The thief has a login of their own, bound to their own device, and mixes: their proof with the owner's cookies, their login's name with the owner's ticket, their bound cookie with it.",
    expected: "Proof, challenge, ticket and bound cookie have to be of one login.",
    references: [references.deviceBound, references.insecureReference],
    async run(target, wait) {
      const owner = await bind(await guest(target))
      const thief = await bind(await guest(target))
      await wait(UNDER_WAY)
      const own = () => sign(thief.challenge, thief.key)
      const copy = () => copyOf(owner, target)
      const answers = {
        "the thief's proof": await refresh(copy(), { id: owner.id, proof: await own() }),
        "the thief's login and proof": await refresh(copy(), { id: thief.id, proof: await own() }),
        "the owner's challenge": await refresh(copy(), {
          id: owner.id,
          proof: await sign(owner.challenge, thief.key),
        }),
        "the owner's login": await refresh(copyOf(thief, target), { id: owner.id, proof: await own() }),
      }
      const taken = Object.entries(answers).filter(([, answer]) => isTaken(answer))
      const mixed = Object.assign(browserOn(target, ticketOf(owner)), { bound: thief.bound })
      const opened = (await mixed.isLoggedIn()) ? ["the thief's bound cookie"] : []
      return verdictOn(
        [...Object.keys(answers), "the thief's bound cookie"],
        [...taken.map(([name]) => name), ...opened],
        (await renew(owner)) && (await renew(thief)),
      )
    },
  },
]
