import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test, vi } from "vitest"
import { migrate } from "../database/migrate.ts"
import type { SessionId } from "../session/types.ts"
import { database } from "../site/database.ts"
import { services } from "../site/services.ts"
import type { LoggedInSession } from "./current.ts"
import { listLogins } from "./login-list.ts"

const folder = await mkdtemp(join(tmpdir(), "cloakroom-logins-"))
const url = `file:${join(folder, "test.db")}`
vi.stubEnv("DATABASE_URL", url)
vi.stubEnv("DATA_DIR", folder)
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
