import { randomInt, randomUUID } from "node:crypto"
import { type Database, type DatabaseAccess, hasCode, inTransaction } from "../database/client.ts"
import type { PasswordHasher } from "./passwords.ts"
import { usernameKey } from "./username.ts"

export interface User {
  readonly id: string
  readonly username: string
  /** Made by one click, without a password. A sweep deletes it some time after its last login. */
  readonly guest: boolean
  readonly createdAt: Date
}

/** A user whose password was right. */
export interface VerifiedUser {
  readonly user: User
  /** False once the password has been changed since, or the account deleted. */
  readonly isStillRight: () => Promise<boolean>
}

/** The columns that are read of a user. The password's hash never leaves this file. */
const publicFields = { id: true, username: true, guest: true, createdAt: true } as const

/** Accounts. Every method that takes a password may throw TooBusyError. */
export function createUsers(options: { db: Database; passwords: PasswordHasher; now: () => Date }) {
  const { db, passwords, now } = options

  /** Adds a user. The unique constraint decides, so that of two sign-ups at once exactly one succeeds. */
  async function insert(user: { username: string; passwordHash: string | null; guest: boolean }) {
    const row = { ...user, id: randomUUID(), usernameKey: usernameKey(user.username), createdAt: now() }
    try {
      return await db.user.create({ data: row, select: publicFields })
    } catch (error) {
      if (hasCode(error, "P2002")) return "taken"
      throw error
    }
  }

  async function matches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
    return passwordHash ? passwords.verify(passwordHash, password) : passwords.verifyNobody(password)
  }

  async function hashOf(userId: string): Promise<string | null> {
    const row = await db.user.findUnique({ where: { id: userId }, select: { passwordHash: true } })
    return row?.passwordHash ?? null
  }

  return {
    /** Adds a user. The schemas must have passed the username and the password. */
    async signUp(username: string, password: string): Promise<User | "taken"> {
      return insert({ username, passwordHash: await passwords.hash(password), guest: false })
    },

    /** Makes a throwaway account, which nobody can log in to again. */
    async createGuest(): Promise<User> {
      for (;;) {
        const name = randomInt(36 ** 8)
          .toString(36)
          .padStart(8, "0")
        const user = await insert({ username: `guest-${name}`, passwordHash: null, guest: true })
        if (user !== "taken") return user
      }
    },

    /**
     * Returns the user if the password is right, else null. An unknown user takes the same code and the same time as a wrong
     * password.
     */
    async verify(username: string, password: string): Promise<VerifiedUser | null> {
      const row = await db.user.findUnique({
        where: { usernameKey: usernameKey(username) },
        select: { ...publicFields, passwordHash: true },
      })
      const isRight = await matches(row?.passwordHash, password)
      if (!isRight || !row?.passwordHash) return null
      const { passwordHash, ...user } = row
      if (passwords.needsRehash(passwordHash)) {
        // Only if the hash is still the one that was read: a password changed meanwhile must stay changed.
        await db.user.updateMany({
          where: { id: user.id, passwordHash },
          data: { passwordHash: await passwords.hash(password) },
        })
      }
      const isStillRight = async () => {
        const current = await hashOf(user.id)
        // A different hash may be of the same password, hashed again at another cost.
        return current === passwordHash || (current !== null && passwords.verify(current, password))
      }
      return { user, isStillRight }
    },

    /** Whether this is the user's password, for re-authentication. */
    async checkPassword(userId: string, password: string): Promise<boolean> {
      return matches(await hashOf(userId), password)
    },

    /**
     * Prepares a change of the password. Returns null when the current password is wrong, else a function that makes the
     * change in one transaction with `alongside` and returns what that returns. Of two changes at once one succeeds. The
     * other one's current password is then outdated, and its function returns null.
     *
     * @param newPassword as the schema has passed it
     */
    async prepareChange(userId: string, currentPassword: string, newPassword: string) {
      const current = await hashOf(userId)
      if (!(await matches(current, currentPassword))) return null
      const passwordHash = await passwords.hash(newPassword)
      return <T>(alongside: (db: DatabaseAccess) => Promise<T>): Promise<T | null> =>
        inTransaction(db, async (tx) => {
          const where = { id: userId, passwordHash: current }
          const { count } = await tx.user.updateMany({ where, data: { passwordHash } })
          return count === 1 ? alongside(tx) : null
        })
    },

    /** Deletes the account and its logins. Sessions that remain log nobody in. An unknown id is no error. */
    async remove(userId: string): Promise<void> {
      await db.user.deleteMany({ where: { id: userId } })
    },
  }
}
