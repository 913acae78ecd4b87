import { hash as argon2 } from "@node-rs/argon2"
import { expect, test } from "vitest"
import { commonPasswords } from "./common-passwords.ts"
import { createPasswordHasher, passwordSchema, passwordSchemaFor } from "./passwords.ts"
import { TooBusyError } from "./queue.ts"

const good = "a quiet green harbour"
const hasher = createPasswordHasher()

test.each([
  ["15 characters", "abcdefghijklmno"],
  ["256 characters", "ab".repeat(128)],
  ["15 characters outside the basic plane", "🦊".repeat(15)],
  ["256 of them", "🦊".repeat(256)],
  ["one letter again and again, if it is not in the list", "m".repeat(15)],
  ["spaces", " ".repeat(15)],
  ["a NUL", "fourteen chars\0."],
])("%s will do", (_, password) => {
  expect(passwordSchema.safeParse(password).success).toBe(true)
})

test.each([
  ["14 characters", "abcdefghijklmn"],
  ["14 characters of two units each", "🦊".repeat(14)],
  ["14 after NFC", "e\u0301".repeat(14)],
  ["257", "a".repeat(257)],
  ["a common one", "qwertyuiopasdfgh"],
  ["a common one in other case", "PasswordPassword"],
  ["a common one of digits", "1234567890123456"],
  ["half a character", `${good}\ud800`],
])("%s will not", (_, password) => {
  expect(passwordSchema.safeParse(password).success).toBe(false)
})

test.each([
  ["Bartholomew_1234", "bartholomew_1234", false],
  ["Bartholomew_1234", "bartholomew_12345", true],
  ["bart", "BartBartBartBart", false],
  ["bart", "cloakroomCLOAKROOM", false],
  ["bart", "bart@cloakroom, bart", true],
])("%s with the password %s: %j", (username, password, isFine) => {
  expect(passwordSchemaFor(username).safeParse(password).success).toBe(isFine)
})

test("the list holds what could be chosen, in lower case", () => {
  // As many as OWASP ASVS 6.2.4 asks for.
  expect(commonPasswords.size).toBe(3000)
  for (const password of commonPasswords) {
    expect(password).toBe(password.toLowerCase())
    expect(password.length).toBeGreaterThanOrEqual(15)
  }
})

test("verifies exactly what was hashed", async () => {
  const hash = await hasher.hash(good)
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await hasher.verify(hash, good)).toBe(true)
  for (const other of [`${good} `, good.toUpperCase(), `${good}\0`, good.slice(0, -1), ""]) {
    expect(await hasher.verify(hash, other)).toBe(false)
  }
})

test("the two ways to write an accented letter are one password", async () => {
  const hash = await hasher.hash("caf\u00e9 au lait s'il")
  expect(await hasher.verify(hash, "cafe\u0301 au lait s'il")).toBe(true)
  expect(await hasher.verify(hash, "cafe au lait s'il")).toBe(false)
})

test("what no schema passes is wrong, without a hash", async () => {
  const never = createPasswordHasher({ concurrency: 0, waiting: 0 })
  const hash = await hasher.hash(good)
  expect(await never.verify(hash, "a".repeat(257))).toBe(false)
  expect(await never.verifyNobody("a".repeat(257))).toBe(false)
  expect(await never.verify(hash, "\ud800")).toBe(false)
  await expect(never.verify(hash, good)).rejects.toThrow(TooBusyError)
  await expect(never.hash("a".repeat(257))).rejects.toThrow(RangeError)
})

test("nobody's password costs a hash too, and is always wrong", async () => {
  expect(await hasher.verifyNobody(good)).toBe(false)
  const never = createPasswordHasher({ concurrency: 0, waiting: 0 })
  await expect(never.verifyNobody(good)).rejects.toThrow(TooBusyError)
})

test("a hash made at another cost wants to be made again", async () => {
  expect(hasher.needsRehash(await hasher.hash(good))).toBe(false)
  expect(hasher.needsRehash(await argon2(good, { memoryCost: 8192, timeCost: 1 }))).toBe(true)
})
