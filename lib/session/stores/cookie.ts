import { secretProblem } from "../secret.ts"
import type { KeyedEntry, StoreEntry } from "./entry.ts"
import { cookieStore } from "./sealed.ts"

export interface CookieOptions {
  /** Newest first: the first seals, all unseal. Each 32 random bytes as base64url: `openssl rand -base64 32`, with - and _. */
  readonly secrets: readonly (string | undefined)[]
  /**
   * Any store that keeps rows. It keeps one for each session that was ended before its time, since a cookie that is out can not
   * be taken back, and, without a register of logins, one for each reader's activity, which a page can not write into a cookie.
   */
  readonly ended: KeyedEntry
}

/** The session itself in the cookie, encrypted: the server keeps next to nothing. At least 1,000 bytes of data fit. */
export function cookie({ secrets, ended }: CookieOptions, { name = "cookie" } = {}): StoreEntry {
  return {
    name,
    open: (parts) =>
      cookieStore({
        ...parts,
        name,
        secrets: secrets as readonly string[],
        // What it keeps of a seal is read without the login, which the store asks for by itself.
        ended: ended.driver({ ...parts, logins: undefined }),
      }),
    problems() {
      const remedy = "make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d ="
      const list = Array.isArray(secrets) ? secrets : []
      const wrong = list.flatMap((secret, n) => {
        const problem = typeof secret === "string" ? secretProblem(secret) : "is not set"
        return problem ? [`cookie({ secrets }): secret ${n + 1} ${problem}; ${remedy}`] : []
      })
      if (secrets !== undefined && !Array.isArray(secrets))
        wrong.push("cookie({ secrets }) must be a list, like [secret]")
      else if (list.length === 0) wrong.push(`cookie({ secrets }) needs at least one secret; ${remedy}`)
      if (typeof ended?.driver !== "function")
        wrong.push('cookie({ ended }) needs a store that keeps rows, like disk("./.data/ended")')
      else wrong.push(...ended.problems())
      return wrong
    },
  }
}
