import { hkdfSync } from "node:crypto"
import { defaults, seal } from "iron-webcrypto"
import { describe, expect, test } from "vitest"
import { START } from "../testing/bench.ts"
import { cookieOptions } from "../testing/places.ts"
import { mintToken } from "../ticket.ts"
import type { Ticket } from "../types.ts"
import { cookieStore } from "./sealed.ts"
import { createSeals } from "./seals.ts"

const purpose = { cookieName: "session", origin: "https://site.example" }
const [first, second] = [mintToken(), mintToken()] as const
const seals = createSeals({ ...purpose, secrets: [first] })
const content = { key: "k", version: 3, until: 5, record: `{"text":"a\\nb\u2028é"}` }

test("what was sealed is opened, and no two seals are alike", async () => {
  const [a, b] = [await seals.seal(content), await seals.seal(content)]
  expect(a).not.toBe(b)
  expect([await seals.open(a), await seals.open(b)]).toEqual([content, content])
})

test("a seal with one bit changed, wherever, opens nothing", async () => {
  const sealed = await seals.seal(content)
  for (let at = 0; at < sealed.length; at++) {
    const changed = String.fromCharCode(sealed.charCodeAt(at) ^ 1)
    expect(await seals.open(sealed.slice(0, at) + changed + sealed.slice(at + 1)), `${at}`).toBeNull()
  }
})

test("other spellings of the same seal open nothing", async () => {
  const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const sealed = await seals.seal(content)
  const start = sealed.slice(0, -1)
  const last = base64url.indexOf(sealed.at(-1) as string)
  // The last character has two bits to spare: four spellings decode to the same bytes.
  const spellings = [0, 1, 2, 3].map((spare) => start + base64url[(last & ~3) | spare])
  const opened = await Promise.all(spellings.map(seals.open))
  expect(opened.filter(Boolean)).toEqual([content])
  for (const text of [start, `${sealed}~2`, `${sealed}=`, `${sealed} `, ` ${sealed}`, `${sealed}*`])
    expect(await seals.open(text), text).toBeNull()
})

test("keys are for one secret, cookie name and origin", async () => {
  const sealed = await seals.seal(content)
  const others = [
    { ...purpose, secrets: [second] },
    { ...purpose, secrets: [first], cookieName: "__Host-session" },
    { ...purpose, secrets: [first], origin: "https://other.example" },
  ]
  for (const other of others) expect(await createSeals(other).open(sealed)).toBeNull()
})

test("the secret itself is no key", async () => {
  const bytes = new Uint8Array(Buffer.from(first, "base64url"))
  const [, , id = ""] = /^(Fe26\.2)\*([0-9a-f]{8})\*/.exec(await seals.seal(content)) ?? []
  const text = `${JSON.stringify({ key: "k", version: 1, until: 1 })}\n{}`
  const foreign = await seal(text, { id, secret: bytes }, { ...defaults, encode: String })
  expect(foreign).toMatch(/^Fe26\.2\*[0-9a-f]{8}\*\*/)
  expect(await seals.open(foreign)).toBeNull()
})

test("other content under the right keys opens nothing, and is no error", async () => {
  const derive = (use: string, length = 32) => {
    const info = [`cloakroom session ${use}`, purpose.cookieName, purpose.origin].join("\n")
    return new Uint8Array(hkdfSync("sha256", Buffer.from(first, "base64url"), "", info, length))
  }
  const id = Buffer.from(derive("seal's key", 4)).toString("hex")
  const keys = { id, encryption: derive("seal's encryption"), integrity: derive("seal's integrity") }
  const open = async (text: string) => seals.open(await seal(text, keys, { ...defaults, encode: String }))
  const { record, ...rest } = content
  expect(await open(`${JSON.stringify(rest)}\n${record}`)).toEqual(content)
  for (const text of ["", "\n", "{}", "{}\n{}", "[]\n", "null\n", JSON.stringify(rest), `{"version":0}\n${record}`])
    expect(await open(text), text).toBeNull()
})

describe("of an earlier release", () => {
  const secret = "c2VjcmV0cyBvZiBhbiBlYXJsaWVyIHJlbGVhc2UuLi4"
  const ticket =
    "cookie.Fe26.2*1*3a3ef69fdf31c139d812405e191d8464dc6263706a6b5c7c1119c4a61291eb8d*527fvfkkzj338woKngIRKA*P72HOIPdbdr591psNfrsuGlzLRwZMlAvxsR6Ebz96TimjGjkgx5wb1m9Gq-e8KGMQFDpogAruHrnKIuvmIvAkPnQqQcdSR2EzIhpAegF0n6pe5jLn9GrxqIJwY8XAq1DmyNwqerWCjszYyEylgyRmtJb0isqCtV4Y8mnoNBf8N9YrNR9Ov4wVq8mbH2IwD-9hQIaGoGLxoANQjCPp8a1uSNedcL52SxFbdoxEeZMrvvL3a6ol-L8jlejNJ3LR1nCceQbfCANJBYvUXjFAhodQn3zbL4DT9ANEga97718xl4**cab179913f6135ebe44f7096b0f7d7df0c438870eee31e2e28d130c749027df0*8UcoLhD9QpHu8mI2qj6YlNQb4UiV4NFtxDPrGSbDzCk~2" as Ticket
  const open = (secrets: string[]) => cookieStore(cookieOptions({ now: () => START, secrets }))

  test("a session goes on, under its id, and its next write seals it anew", async () => {
    const store = open([first, secret])
    const found = await store.load(ticket)
    expect(found).toMatchObject({ record: { createdAt: START, data: { zero: -0, list: [1e21] } } })
    const next = (await store.update(ticket, { ...(found?.record ?? expect.unreachable()), version: 1 })) as Ticket
    expect(await open([first]).load(next)).toMatchObject({ id: found?.id, record: { version: 2 } })
    await store.end(next)
    expect(await store.load(ticket)).toBeNull()
  })

  test("another secret or spelling opens nothing", async () => {
    expect(await open([first]).load(ticket)).toBeNull()
    for (const text of [ticket.slice(0, -2), `${ticket.slice(0, -2)}~1`, `${ticket}~2`, ticket.replace("k~2", "l~2")])
      expect(await open([secret]).load(text as Ticket), text).toBeNull()
  })
})
