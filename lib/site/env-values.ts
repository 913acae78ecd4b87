/** What the text of a variable may be, and what it becomes. Each says what is wrong with a text, and the remedy. */
import { resolve } from "node:path"
import { z } from "zod"
import { normaliseAddress } from "../http/ip-address.ts"
import { secretProblem } from "../session/secret.ts"
import { storeNames } from "./store-names.ts"

export const storeName = z.enum(storeNames, {
  error: ({ input }) => `there is no store ${JSON.stringify(input)}: use ${storeNames.join(", ")}`,
})

type Context = z.core.$RefinementCtx

export function list(text: string): string[] {
  return text.split(",").map((item) => item.trim())
}

export function wholeNumber(fallback: number, most: number, unit: string) {
  return z
    .string()
    .default(String(fallback))
    .transform((text, context) => {
      const value = Number(text)
      if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
      context.addIssue(`${JSON.stringify(text)} must be ${unit}, a whole number from 1 to ${most}`)
      return z.NEVER
    })
}

export function addresses() {
  return z
    .string()
    .default("")
    .transform((text, context) =>
      list(text)
        .filter((item) => item !== "")
        .map((item) => {
          const address = normaliseAddress(item)
          if (address === null)
            context.addIssue(`${JSON.stringify(item)} is not an IP address like 192.0.2.1 or 2001:db8::1`)
          return address ?? item
        }),
    )
}

export function checkSecret(text: string, context: Context): void {
  const problem = secretProblem(text)
  if (problem) context.addIssue(`${problem}. Make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d =`)
}

/** With this key Next names server actions, and seals what a form carries for one. */
export function checkActionsKey(text: string, context: Context): void {
  // It may end without its `=`.
  const bytes = /^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, "base64") : null
  const problem = bytes ? secretProblem(bytes.toString("base64url")) : "must be 32 random bytes as base64"
  if (problem) context.addIssue(`${problem}. Make one with: openssl rand -base64 32`)
}

export function parseDatabaseUrl(text: string, context: Context): string {
  if (/^file:[^?#]+$/.test(text)) return `file:${resolve(text.slice("file:".length).replace(/^\/\/(?=\/)/, ""))}`
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) {
    const limit = new URL(text).searchParams.get("connection_limit")
    if (limit === null || /^[1-9]\d{0,3}$/.test(limit)) return text
    context.addIssue(`connection_limit=${JSON.stringify(limit)} must be a number of connections, from 1 on`)
    return z.NEVER
  }
  // The value may hold a password, so the message does not repeat it.
  context.addIssue("must be file:<path> for SQLite or postgresql://user:password@host/database for PostgreSQL")
  return z.NEVER
}

export function checkRedisUrl(text: string, context: Context): void {
  const url = URL.canParse(text) ? new URL(text) : null
  const isRedis = url && /^rediss?:$/.test(url.protocol) && url.hostname && /^(\/\d*)?$/.test(url.pathname)
  if (isRedis && [url.username, url.password].every(isDecodable)) return
  // The value may hold a password, so the message does not repeat it.
  context.addIssue(
    "must be redis://user:password@host:6379 or, for TLS, rediss://…, with %25 for a % in the password, and /1 for its database 1",
  )
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined
  } catch {
    return false
  }
}

export function parseOrigin(text: string, context: Context): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !["http:", "https:"].includes(url.protocol) || url.href !== `${url.origin}/`) {
    context.addIssue("must be an origin, without path or credentials, like https://example.org")
  } else if (url.protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) {
    context.addIssue("must be https, or passwords would travel in clear: plain http is for localhost only")
  } else return url.origin
  return z.NEVER
}
