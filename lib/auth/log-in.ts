import { z } from "zod"
import { isObvious, obviousPassword, passwordSchema } from "../accounts/passwords.ts"
import { usernameSchema } from "../accounts/username.ts"
import type { User } from "../accounts/users.ts"
import { Problem } from "../http/problem.ts"
import { logger } from "../log/logger.ts"
import { services } from "../site/services.ts"
import { type CurrentSession, storeName } from "./current.ts"

export const guestBody = z.strictObject({ guest: z.literal(true), store: storeName.optional() })
export const passwordBody = z.strictObject({
  username: z.string(),
  password: z.string(),
  store: storeName.optional(),
  remember: z.boolean().optional(),
})

export const signUpBody = z
  .strictObject({ username: usernameSchema, password: passwordSchema })
  .refine(({ username, password }) => !isObvious(password, username), {
    path: ["password"],
    error: obviousPassword,
  })

/** Logs in with a password. @throws Problem 401, the same for an unknown user and a wrong password */
export async function logIn(input: z.infer<typeof passwordBody>, address: string | null): Promise<CurrentSession> {
  const { users, limits } = services()
  await limits.attempt(address)
  const who = { username: input.username, address }
  const verified = await limits.guard(who, () => users.verify(input.username, input.password))
  const fail = () => {
    logger.warn({ event: "login_failed", ...limits.pseudonyms(who) })
    throw wrongCredentials()
  }
  if (!verified) return fail()
  await limits.rememberAddress(verified.user.id, address)
  return begin(verified.user, input, async () => {
    // A change of the password ends the logins that exist by then. One that begins meanwhile must check the password again.
    if (!(await verified.isStillRight())) fail()
  })
}

/** Makes a throwaway account and logs it in. @throws Problem 400 unless the site is a demo */
export async function logInAsGuest(input: { store?: string }, address: string | null): Promise<CurrentSession> {
  const { users, limits, demo } = services()
  if (!demo) throw new Problem(400, "There are no guests here: sign up instead.")
  await limits.attempt(address)
  return begin(await users.createGuest(), input)
}

/** Makes an account and logs it in. @throws Problem 409 when the name is taken, whatever its case */
export async function signUp(input: z.infer<typeof signUpBody>, address: string | null): Promise<CurrentSession> {
  const { users, limits } = services()
  await limits.attempt(address)
  const user = await users.signUp(input.username, input.password)
  if (user === "taken") throw new Problem(409, "This username is taken. Choose another.")
  try {
    await limits.rememberAddress(user.id, address)
    const session = await begin(user, {})
    logger.info({ event: "account_created", user: user.id })
    return session
  } catch (error) {
    // The visitor was told of a failure, so the name must be free for the next try.
    await users.remove(user.id).catch((failure) => logger.error({ event: "unused_account", err: failure }))
    throw error
  }
}

function wrongCredentials(): Problem {
  return new Problem(401, "Wrong username or password.")
}

/**
 * Logs in a user whose identity is established.
 *
 * @param check is called once the login is in the register, and before it counts; may throw
 */
async function begin(
  user: User,
  choice: { store?: string; remember?: boolean },
  check?: () => Promise<void>,
): Promise<CurrentSession> {
  const plan = { userId: user.id, remember: choice.remember, store: choice.store, check }
  const session = await services()
    .request.logIn(plan)
    .catch((error) => {
      throw (error as Error).name === "NoSuchUserError" ? wrongCredentials() : error
    })
  const { id, store, record } = session
  logger.info({ event: "login", user: user.id, guest: user.guest, login: record.login?.id, session: id, store })
  return session
}
