import { hash as argon2 } from "@node-rs/argon2"
import { afterAll, expect, test } from "vitest"
import { createPasswordHasher } from "./passwords.ts"
import { createTestDatabase } from "./testing/database.ts"
import { createUsers, type User } from "./users.ts"

const { db, close } = await createTestDatabase()
afterAll(close)

const now = new Date("2026-05-01T12:00:00Z")
const passwords = createPasswordHasher()
const users = createUsers({ db, passwords, now: () => now })
const password = "a quiet green harbour"

async function signUp(username: string): Promise<User> {
  const user = await users.signUp(username, password)
  if (user === "taken") throw new Error("taken")
  return user
}

async function changePassword(id: string, current: string, wanted: string): Promise<boolean> {
  const change = await users.prepareChange(id, current, wanted)
  return (await change?.(async () => true)) === true
}

test("signs up, and logs in whatever the name's case", async () => {
  const user = await signUp("Ada")
  expect(user).toEqual({ id: expect.any(String), username: "Ada", guest: false, createdAt: now })
  expect((await users.verify("ADA", password))?.user).toEqual(user)
})

test("a wrong password, an unknown user and what is no username at all are the same", async () => {
  await signUp("bert")
  expect(await users.verify("bert", "another long password")).toBeNull()
  expect(await users.verify("nobody", password)).toBeNull()
  expect(await users.verify("bert\0", password)).toBeNull()
  expect(await users.verify("", "")).toBeNull()
})

test("a name is taken whatever its case, and of many at once one wins", async () => {
  const names = ["Cleo", "cleo", "CLEO", "cLEO", "clEO"]
  const results = await Promise.all(names.map((name) => users.signUp(name, password)))
  expect(results.filter((result) => result !== "taken")).toHaveLength(1)
})

test("nobody logs in as a guest, with any password", async () => {
  const guest = await users.createGuest()
  expect(guest).toMatchObject({ username: expect.stringMatching(/^guest-[a-z0-9]{8}$/), guest: true })
  expect(await users.verify(guest.username, "")).toBeNull()
  expect(await users.verify(guest.username, password)).toBeNull()
  expect(await users.checkPassword(guest.id, password)).toBe(false)
})

test("changes the password", async () => {
  const { id } = await signUp("dora")
  expect(await changePassword(id, "a wrong long password", "another long password")).toBe(false)
  expect(await users.checkPassword(id, password)).toBe(true)
  expect(await changePassword(id, password, "another long password")).toBe(true)
  expect(await users.checkPassword(id, password)).toBe(false)
  expect(await users.checkPassword(id, "another long password")).toBe(true)
  expect(await users.verify("dora", "another long password")).toMatchObject({ user: { id } })
})

test("of changes at once one wins, so that whoever has lost the password can not set it after all", async () => {
  const { id } = await signUp("hugo")
  const wanted = ["a first long password", "a second long password", "a third long password"]
  const won = await Promise.all(wanted.map((text) => changePassword(id, password, text)))
  expect(won.filter(Boolean)).toHaveLength(1)
  expect(await users.checkPassword(id, wanted[won.indexOf(true)] ?? "")).toBe(true)
})

test("what is to happen with a change happens with it, or neither does", async () => {
  const { id } = await signUp("jane")
  const change = await users.prepareChange(id, password, "another long password")
  await expect(change?.(() => Promise.reject(new Error("no room")))).rejects.toThrow()
  expect(await users.checkPassword(id, password)).toBe(true)
  expect(await change?.(async (tx) => tx.user.count({ where: { id } }))).toBe(1)
  expect(await users.checkPassword(id, password)).toBe(false)
  expect(await change?.(async () => "too late")).toBeNull()
})

test("a password that was right is told from one that still is", async () => {
  const { id } = await signUp("iris")
  const verified = await users.verify("iris", password)
  expect(await verified?.isStillRight()).toBe(true)
  // The same password at another cost is the same password.
  await db.user.update({
    where: { id },
    data: { passwordHash: await argon2(password, { memoryCost: 8192 }) },
  })
  expect(await verified?.isStillRight()).toBe(true)
  await changePassword(id, password, "another long password")
  expect(await verified?.isStillRight()).toBe(false)
  await users.remove(id)
  expect(await verified?.isStillRight()).toBe(false)
})

test("a login makes a hash of another cost again, and only a right one does", async () => {
  const { id } = await signUp("emil")
  const old = await argon2(password, { memoryCost: 8192, timeCost: 1 })
  const read = async () => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash ?? ""
  await db.user.update({ where: { id }, data: { passwordHash: old } })
  await users.verify("emil", "another long password")
  expect(await read()).toBe(old)
  await users.verify("emil", password)
  expect(passwords.needsRehash(await read())).toBe(false)
  expect(await users.checkPassword(id, password)).toBe(true)
})

test("a password changed while an old hash is made again stays changed", async () => {
  const { id } = await signUp("fred")
  const old = await argon2(password, { memoryCost: 8192, timeCost: 1 })
  await db.user.update({ where: { id }, data: { passwordHash: old } })
  const changed = await passwords.hash("another long password")
  const overtaken = createUsers({
    db,
    now: () => now,
    passwords: {
      ...passwords,
      // The moment between reading the old hash and writing the new one.
      async hash(text) {
        await db.user.update({ where: { id }, data: { passwordHash: changed } })
        return passwords.hash(text)
      },
    },
  })
  expect(await overtaken.verify("fred", password)).toMatchObject({ user: { id } })
  expect(await users.checkPassword(id, "another long password")).toBe(true)
})

test("an account that is gone takes its logins along, and nobody has its password", async () => {
  const { id } = await signUp("gina")
  const at = { createdAt: now, lastSeenAt: now, authenticatedAt: now }
  const place = { sessionId: "s", store: "disk", remember: false, browser: "b", os: "o" }
  await db.login.create({ data: { id: "gone", userId: id, ...place, ...at } })
  await users.remove(id)
  await users.remove(id)
  expect(await db.login.count({ where: { id: "gone" } })).toBe(0)
  expect(await users.verify("gina", password)).toBeNull()
  expect(await users.checkPassword(id, password)).toBe(false)
  expect(await users.signUp("gina", password)).not.toBe("taken")
})
