import { createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { describe, expect, test } from "vitest"
import { makeDevice } from "../testing/device.ts"
import { proofIn, readProof, readRegistration } from "./proof.ts"

const challenge = "c".repeat(43)
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")

describe.each(["ES256", "RS256"] as const)("with %s", (algorithm) => {
  test("a key registers with a proof that brings it along, and proves itself from then on", async () => {
    const device = await makeDevice(algorithm)
    const found = await readRegistration(await device.register(challenge))
    expect(found).toMatchObject({ challenge, key: { algorithm, thumbprint: expect.stringMatching(/^[\w-]{43}$/) } })
    const { key } = found as NonNullable<typeof found>
    expect(await readProof(await device.prove(challenge), key)).toBe(challenge)
    expect(await readProof(await (await makeDevice(algorithm)).prove(challenge), key)).toBeNull()
  })

  test("nothing of a private key is kept", async () => {
    const device = await makeDevice(algorithm)
    const found = await readRegistration(await device.register(challenge, { jwk: await device.privateJwk() }))
    expect(Object.keys(found?.key.key ?? {}).toSorted()).toEqual(
      algorithm === "ES256" ? ["crv", "kty", "x", "y"] : ["e", "kty", "n"],
    )
  })
})

const device = await makeDevice()
const other = await makeDevice()
const rsa = await makeDevice("RS256")
const good = await device.register(challenge)
const { key } = (await readRegistration(good)) as NonNullable<Awaited<ReturnType<typeof readRegistration>>>
const [header, payload, signature] = good.split(".") as [string, string, string]
const unsigned = (alg: string) => `${encode({ alg, typ: "dbsc+jwt", jwk: device.jwk })}.${payload}`
const pem = createPublicKey({ key: device.jwk as never, format: "jwk" }).export({ type: "spki", format: "pem" })

/** A proof by a key of another kind than the two. */
async function signedBy(alg: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return new SignJWT({ jti: challenge }).setProtectedHeader({ alg, typ: "dbsc+jwt", jwk }).sign(privateKey)
}

test.each<[string, () => string | Promise<string>]>([
  ["nothing", () => ""],
  ["no token", () => "x"],
  ["broken base64", () => `${header}.${payload}.%%%`],
  ["no signature", () => `${header}.${payload}.`],
  ["a cut signature", () => good.slice(0, -4)],
  ["another payload", () => `${header}.${encode({ jti: "d".repeat(43) })}.${signature}`],
  ["a challenge that is no text", () => device.register({} as never)],
  ["no challenge", () => device.register(undefined as never)],
  ["alg none", () => `${unsigned("none")}.`],
  ["alg none, with a signature", () => `${unsigned("none")}.${signature}`],
  [
    "an HMAC with the public key",
    () => `${unsigned("HS256")}.${createHmac("sha256", pem).update(unsigned("HS256")).digest("base64url")}`,
  ],
  ["ES384", () => signedBy("ES384")],
  ["PS256", () => signedBy("PS256")],
  ["Ed25519", () => signedBy("EdDSA")],
  ["another type", () => device.register(challenge, { typ: "JWT" })],
  ["no type", () => device.register(challenge, { typ: undefined as never })],
  ["a header that asks for more", () => device.register(challenge, { crit: ["exp"] })],
  ["a huge one", () => device.register(challenge, { kid: "x".repeat(8000) })],
])("%s registers nothing and proves nothing", async (_, make) => {
  const proof = await Promise.resolve(make()).catch(() => "the library refuses to sign it")
  expect(await readRegistration(proof)).toBeNull()
  expect(await readProof(proof, key)).toBeNull()
})

test.each<[string, () => Promise<string>]>([
  ["another key's name on it", () => device.register(challenge, { jwk: other.jwk })],
  ["a key of the other kind", () => device.register(challenge, { jwk: rsa.jwk })],
  [
    "a point that is not on the curve",
    () => device.register(challenge, { jwk: { ...device.jwk, y: device.jwk.x as string } }),
  ],
])("%s registers nothing", async (_, make) => {
  expect(await readRegistration(await make())).toBeNull()
})

test("a small RSA key registers nothing", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 })
  const text = `${encode({ alg: "RS256", typ: "dbsc+jwt", jwk: publicKey.export({ format: "jwk" }) })}.${payload}`
  const signed = sign("sha256", Buffer.from(text), privateKey).toString("base64url")
  expect(await readRegistration(`${text}.${signed}`)).toBeNull()
})

test("a proof for another algorithm than the key's is none, whatever it says", async () => {
  expect(await readProof(await device.prove(challenge), { ...key, algorithm: "RS256" })).toBeNull()
})

test("the header is taken bare, as Chromium sends it, and quoted, as the draft says", () => {
  expect(proofIn(new Headers({ "Secure-Session-Response": "a.b.c" }))).toBe("a.b.c")
  expect(proofIn(new Headers({ "Secure-Session-Response": '"a.b.c"' }))).toBe("a.b.c")
  expect(proofIn(new Headers())).toBeNull()
})
