import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test, vi } from "vitest"
import { migrate } from "../database/migrate.ts"
import { confirm, type Device, OFFER, offerTo, prove, readState } from "../session/binding/state.ts"
import type { SessionId } from "../session/types.ts"
import { database } from "../site/database.ts"
import { services } from "../site/services.ts"
import type { LoggedInSession } from "./current.ts"
import { listLogins } from "./login-list.ts"

const folder = await mkdtemp(join(tmpdir(), "cloakroom-logins-"))
const url = `file:${join(folder, "test.db")}`
vi.stubEnv("DATABASE_URL", url)
vi.stubEnv("DATA_DIR", folder)
// Logins are bound on https only.
vi.stubEnv("APP_ORIGIN", "https://cloakroom.example")
vi.stubEnv("SESSION_SECRET", randomBytes(32).toString("base64url"))
await migrate(url)
afterAll(async () => {
  await database().$disconnect()
  await rm(folder, { recursive: true })
})

test("a session that ends while its page is made fails nothing: it is not looked up again", async () => {
  const { users, logins } = services()
  const user = await users.createGuest()
  const logIn = async () => {
    const login = { id: randomUUID(), userId: user.id, remember: false }
    await logins.start({
      ...login,
      sessionId: login.id as SessionId,
      store: "memory",
      userAgent: "",
      at: new Date(),
    })
    return login
  }
  const [login, other] = [await logIn(), await logIn()]
  // As the page has read it, of which only this much is looked at.
  const session = { login: { user }, record: { login } } as LoggedInSession
  expect((await listLogins(session)).find(({ current }) => current)?.id).toBe(login.id)
  await logins.end({ id: login.id }, "logout")
  expect((await listLogins(session)).map(({ id }) => id)).toEqual([other.id])
})

test("each login says what it is bound to, or why it is not, and nothing else of its binding", async () => {
  const { users, logins } = services()
  const user = await users.createGuest()
  const now = new Date()
  const key = { key: { kty: "RSA", n: "n", e: "AQAB" }, algorithm: "RS256", thumbprint: "a thumbprint" } as const
  const start = async (at: Date, binding: string) => {
    const id = randomUUID()
    await logins.start({
      id,
      userId: user.id,
      remember: false,
      sessionId: id as SessionId,
      store: "disk",
      userAgent: "",
      at,
      binding,
    })
    return id
  }
  const { device } = readState(prove(key, now, 600).kept) ?? {}
  const bound = await start(now, confirm(device as Device, now) ?? "")
  const awaited = await start(now, offerTo(now).kept)
  const earlier = new Date(now.getTime() - OFFER * 1000)
  const late = await start(earlier, offerTo(earlier).kept)
  const listed = await listLogins({
    login: { user },
    record: { login: { id: bound, userId: user.id } },
  } as LoggedInSession)
  const provenUntil = new Date(now.getTime() + 600_000)
  expect(Object.fromEntries(listed.map(({ id, device }) => [id, device]))).toEqual({
    [bound]: { algorithm: "RS256", thumbprint: "a thumbprint", boundAt: now, provenAt: now, provenUntil },
    [awaited]: "awaited",
    [late]: "not_registered",
  })
  for (const login of listed) expect(login).not.toHaveProperty("binding")
})
