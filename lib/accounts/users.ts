import { randomInt, randomUUID } from "node:crypto"
import { type Database, type DatabaseAccess, hasCode, inTransaction } from "../database/client.ts"
import type { PasswordHasher } from "./passwords.ts"
import { usernameKey } from "./username.ts"

export interface User {
  readonly id: string
  readonly username: string
  /** Made by one click, without a password, and removed some time after its last login has ended. */
  readonly guest: boolean
  readonly createdAt: Date
}

/** A user whose password was right. */
export interface VerifiedUser {
  readonly user: User
  /** False once the password has been changed since, or the account deleted. */
  readonly isStillRight: () => Promise<boolean>
}

/** What is read of a user: the password's hash stays in this file. */
const publicFields = { id: true, username: true, guest: true, createdAt: true } as const

/** Accounts. Every method that takes a password may throw TooBusyError. */
export function createUsers(options: { db: Database; passwords: PasswordHasher; now: () => Date }) {
  const { db, passwords, now } = options

  /** The unique constraint decides, so that of two sign-ups at once exactly one wins. */
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
    /** @param username and @param password as their schemas have passed them */
    async signUp(username: string, password: string): Promise<User | "taken"> {
      return insert({ username, passwordHash: await passwords.hash(password), guest: false })
    },

    /** A throwaway account that nobody can log in to again. */
    async createGuest(): Promise<User> {
      for (;;) {
        const name = randomInt(36 ** 8)
          .toString(36)
          .padStart(8, "0")
        const user = await insert({ username: `guest-${name}`, passwordHash: null, guest: true })
        if (user !== "taken") return user
      }
    },

    /** The user, or null: an unknown one and a wrong password take the same way and the same time. */
    async verify(username: string, password: string): Promise<VerifiedUser | null> {
      const row = await db.user.findUnique({
        where: { usernameKey: usernameKey(username) },
        select: { ...publicFields, passwordHash: true },
      })
      const isRight = await matches(row?.passwordHash, password)
      if (!isRight || !row?.passwordHash) return null
      const { passwordHash, ...user } = row
      if (passwords.needsRehash(passwordHash)) {
        // Only over the hash that was read: a password changed meanwhile must stay changed.
        await db.user.updateMany({
          where: { id: user.id, passwordHash },
          data: { passwordHash: await passwords.hash(password) },
        })
      }
      const isStillRight = async () => {
        const current = await hashOf(user.id)
        // Another hash may be of the same password, made again at another cost.
        return current === passwordHash || (current !== null && passwords.verify(current, password))
      }
      return { user, isStillRight }
    },

    /** Whether this is the user's password, for re-authentication. */
    async checkPassword(userId: string, password: string): Promise<boolean> {
      return matches(await hashOf(userId), password)
    },

    /**
     * Gets a change of the password ready, if the current one is right; null if it is not. What it gives carries the change
     * out, in one transaction with `alongside`, and gives what that gave. Of two changes at once one wins: the other's
     * current password is not current any more, and gets null.
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

    /** Removes the account with its logins: whatever session is left has no login. Unknown is fine. */
    async remove(userId: string): Promise<void> {
      await db.user.deleteMany({ where: { id: userId } })
    },
  }
}
