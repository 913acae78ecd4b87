/**
 * When an attack is over, however it ended, the accounts that it has made are removed. Tested against a server of a few
 * lines that signs up whoever asks.
 */
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, expect, test } from "vitest"
import { browserOn, guest, member } from "./attacks/browser.ts"
import { missingFor } from "./attacks/needs.ts"
import type { Attack, Target } from "./attacks/types.ts"
import { runThrowaway } from "./lab.ts"

const TAKEN = "somebody-else"
/** Each sends the answer to a sign-up that waits for it. The server emits "held" when one is added. */
const held: (() => void)[] = []

const server = createServer(async (request, response) => {
  let text = ""
  for await (const chunk of request) text += chunk
  const { username = "guest-1", guest: isGuest, hold } = JSON.parse(text || "{}")
  response.setHeader("Set-Cookie", "session=memory.x")
  const answer = () => answerWith(response, username === TAKEN ? 409 : isGuest ? 200 : 201, username)
  if (!hold) return answer()
  held.push(answer)
  server.emit("held")
})
server.listen(0, "127.0.0.1")
await once(server, "listening")
afterAll(() => server.close())

function answerWith(response: ServerResponse, status: number, username: string): void {
  response.writeHead(status).end(JSON.stringify({ user: { username } }))
}

const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const place = { origin, base: origin, store: "memory" }
const refused = { refused: true, actual: "" }

function start(run: Attack["run"], limit = 10_000) {
  let report: (accounts: string[]) => void
  const removed = new Promise<string[]>((resolve) => {
    report = resolve
  })
  const attack = { expected: "", run } as Attack
  const outcome = runThrowaway(attack, place, { limit, remove: async (accounts) => report(accounts) })
  return { outcome, removed }
}

const signUp = (target: Target, body: object) => browserOn(target).json("POST", "/api/users", body)

test("the accounts of an attack are removed, and no name that was taken before", async () => {
  let username = ""
  const { outcome, removed } = start(async (target) => {
    username = (await member(target)).account.username
    await guest(target)
    await signUp(target, { username: TAKEN })
    return refused
  })
  expect((await outcome).refused).toBe(true)
  expect(await removed).toEqual([username, "guest-1"])
})

test("also when it fails with a sign-up still under way", async () => {
  const { outcome, removed } = start(async (target) => {
    const isHeld = once(server, "held")
    signUp(target, { username: "late", hold: true }).catch(() => {})
    await Promise.all([isHeld, signUp(target, { username: "first" })])
    setImmediate(() => held.pop()?.())
    throw new Error("out of luck")
  })
  await expect(outcome).rejects.toThrow("out of luck")
  expect(await removed).toEqual(["first", "late"])
})

test("also when it takes too long, and then it sends nothing more", async () => {
  let after: unknown
  const isHeld = once(server, "held")
  const { outcome, removed } = start(async (target) => {
    await signUp(target, { username: "slow", hold: true })
    after = await signUp(target, { username: "never" }).catch((error) => error)
    return refused
  }, 200)
  await expect(outcome).rejects.toMatchObject({ status: 503 })
  await isHeld
  held.pop()?.()
  expect(await removed).toEqual(["slow"])
  expect(after).toMatchObject({ name: "WireError" })
})

test.each([
  [{ secureCookies: false, deviceBinding: true }, /plain http/],
  [{ secureCookies: true, deviceBinding: false }, /DEVICE_BINDING is off/],
])("an attack on bound sessions says what a site lacks that binds none: %o", (env, missing) => {
  expect(missingFor({ needs: "binding" }, env)).toMatch(missing)
  expect(missingFor({}, env)).toBeNull()
})

test("and can be tried on a site that does", () => {
  expect(missingFor({ needs: "binding" }, { secureCookies: true, deviceBinding: true })).toBeNull()
})
