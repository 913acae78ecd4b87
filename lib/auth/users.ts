import { randomInt, randomUUID } from "node:crypto"
import type { PrismaClient } from "../../.generated/sqlite/client.ts"
import type { PasswordHasher } from "./passwords.ts"
import { usernameKey } from "./username.ts"

export interface User {
  readonly id: string
  readonly username: string
  /** Made by one click, without a password, and removed some time after its last login has ended. */
  readonly guest: boolean
  readonly createdAt: Date
}

/** What is read of a user: the password's hash stays in this file. */
const publicFields = { id: true, username: true, guest: true, createdAt: true } as const

/** Accounts. Every method that takes a password may throw TooBusyError. */
export function createUsers(options: { db: PrismaClient; passwords: PasswordHasher; now: () => Date }) {
  const { db, passwords, now } = options

  /** The unique constraint decides, so that of two sign-ups at once exactly one wins. */
  async function insert(user: { username: string; passwordHash: string | null; guest: boolean }) {
    const row = { ...user, id: randomUUID(), usernameKey: usernameKey(user.username), createdAt: now() }
    try {
      return await db.user.create({ data: row, select: publicFields })
    } catch (error) {
      if (isTaken(error)) return "taken"
      throw error
    }
  }

  async function matches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
    return passwordHash ? passwords.verify(passwordHash, password) : passwords.verifyNobody(password)
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
    async verify(username: string, password: string): Promise<User | null> {
      const row = await db.user.findUnique({
        where: { usernameKey: usernameKey(username) },
        select: { ...publicFields, passwordHash: true },
      })
      const right = await matches(row?.passwordHash, password)
      if (!right || !row?.passwordHash) return null
      const { passwordHash, ...user } = row
      if (passwords.needsRehash(passwordHash)) {
        // Only over the hash that was read: a password changed meanwhile must stay changed.
        await db.user.updateMany({
          where: { id: user.id, passwordHash },
          data: { passwordHash: await passwords.hash(password) },
        })
      }
      return user
    },

    /** Whether this is the user's password, for a change of it and for re-authentication. */
    async checkPassword(userId: string, password: string): Promise<boolean> {
      const row = await db.user.findUnique({ where: { id: userId }, select: { passwordHash: true } })
      return matches(row?.passwordHash, password)
    },

    /** @param newPassword as the schema has passed it. The caller ends the user's other sign-ins. */
    async changePassword(userId: string, newPassword: string): Promise<void> {
      const passwordHash = await passwords.hash(newPassword)
      await db.user.updateMany({ where: { id: userId }, data: { passwordHash } })
    },

    /** Removes the account with its sign-ins: whatever session is left has no login. Unknown is fine. */
    async remove(userId: string): Promise<void> {
      await db.user.deleteMany({ where: { id: userId } })
    },
  }
}

/** Prisma's code for a unique constraint. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002"
}
