import { afterAll, expect, test } from "vitest"
import { createPasswordHasher, type PasswordHasher } from "../accounts/passwords.ts"
import { createTestDatabase } from "../accounts/testing/database.ts"
import { createUsers } from "../accounts/users.ts"

const { db, close } = await createTestDatabase()
afterAll(close)

/** The real hasher, counting its verifications. That verifyNobody is as long as verify is passwords.test.ts's to say. */
function countingHasher() {
  const real = createPasswordHasher()
  const count = { verify: 0, verifyNobody: 0 }
  const passwords: PasswordHasher = {
    ...real,
    verify: (...args) => {
      count.verify += 1
      return real.verify(...args)
    },
    verifyNobody: (...args) => {
      count.verifyNobody += 1
      return real.verifyNobody(...args)
    },
  }
  return { count, passwords }
}

test("an unknown user costs exactly one verification, as a wrong password does", async () => {
  const { count, passwords } = countingHasher()
  const users = createUsers({ db, passwords, now: () => new Date() })
  await users.signUp("ada", "a quiet green harbour")

  await users.verify("ada", "a wrong green harbour")
  expect(count).toEqual({ verify: 1, verifyNobody: 0 })
  await users.verify("nobody", "a wrong green harbour")
  expect(count).toEqual({ verify: 1, verifyNobody: 1 })
})

test("a guest, who has no password, is no different", async () => {
  const { count, passwords } = countingHasher()
  const users = createUsers({ db, passwords, now: () => new Date() })
  const { username } = await users.createGuest()

  expect(await users.verify(username, "a wrong green harbour")).toBeNull()
  expect(count).toEqual({ verify: 0, verifyNobody: 1 })
})
