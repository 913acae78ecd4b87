import { randomBytes } from "node:crypto"
import { expect } from "@playwright/test"
import { keepSecret } from "./secrets.ts"
import type { Answer, Credentials, Visitor } from "./visitor.ts"

/** A name that no other test has, and a password to it. */
export function newCredentials(): Credentials {
  const password = randomBytes(15).toString("base64url")
  keepSecret(password)
  return { username: `ann-${randomBytes(6).toString("hex")}`, password }
}

/** Signs up: an account, and a login in the default store. */
export async function signUp(visitor: Visitor, credentials = newCredentials()): Promise<Credentials> {
  const answer = await visitor.post("/api/users", credentials)
  expect(answer.status, answer.text).toBe(201)
  return credentials
}

/** An account whose owner is logged in nowhere. */
export async function createAccount(visitor: Visitor): Promise<Credentials> {
  const other = visitor.copy()
  other.ticket = undefined
  const credentials = await signUp(other)
  await other.delete("/api/session")
  return credentials
}

/** Logs in, successfully. */
export async function logIn(
  visitor: Visitor,
  credentials: Credentials,
  choice: { store?: string; remember?: boolean } = {},
): Promise<Answer> {
  const answer = await visitor.post("/api/session", { ...credentials, ...choice })
  expect(answer.status, answer.text).toBe(200)
  return answer
}

/** A login of a new account in one store. */
export async function logInTo(store: string, visitor: Visitor): Promise<Credentials> {
  const credentials = await createAccount(visitor)
  await logIn(visitor, credentials, { store })
  return credentials
}
