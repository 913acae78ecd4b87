import { randomUUID } from "node:crypto"
import { afterAll, expect, test } from "vitest"
import { createLogins } from "../../accounts/logins.ts"
import { createPasswordHasher } from "../../accounts/passwords.ts"
import { createTestDatabase } from "../../accounts/testing/database.ts"
import { createUsers } from "../../accounts/users.ts"
import type { SessionId } from "../../session/types.ts"
import { removeAccounts } from "./remove-accounts.ts"

const { db, close } = await createTestDatabase()
afterAll(close)

const now = () => new Date("2026-05-01T12:00:00Z")
const timeouts = { idle: 1800, absolute: 8 * 3600, remembered: 30 * 24 * 3600 }
const users = createUsers({ db, passwords: createPasswordHasher(), now })
const logins = createLogins({ db, now, timeouts })

async function addGuest(store: string): Promise<string> {
  const { id, username } = await users.createGuest()
  const sessionId = `session of ${username}` as SessionId
  const login = { id: randomUUID(), userId: id, sessionId, store, remember: false, userAgent: "" }
  await logins.start({ ...login, at: now() })
  return username
}

test("removes the accounts that are named, with their sessions, and no other", async () => {
  const bystander = await addGuest("disk")
  const mine = [await addGuest("disk"), await addGuest("shelf")]
  const revoked: string[] = []
  const sessions = { revoke: async ({ id }: { id: string }) => void revoked.push(id) }
  await removeAccounts([...mine, "who-never-was"], { db, users, logins, sessions })
  expect(await db.user.findMany({ select: { username: true } })).toEqual([{ username: bystander }])
  expect(await db.login.count()).toBe(1)
  expect(revoked.sort()).toEqual(mine.map((name) => `session of ${name}`).sort())
})

test("a store that is down keeps no account from going", async () => {
  const before = await db.user.count()
  const mine = [await addGuest("disk"), await addGuest("disk")]
  const sessions = { revoke: () => Promise.reject(new Error("down")) }
  await expect(removeAccounts(mine, { db, users, logins, sessions })).rejects.toThrow("down")
  expect(await db.user.count()).toBe(before)
})
