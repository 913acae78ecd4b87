import { randomUUID } from "node:crypto"
import type { ReactNode } from "react"
import type { CurrentSession } from "#lib/auth/current.ts"
import { loginOf } from "#lib/auth/meant-for.ts"
import { LoginGuard } from "./login-guard.tsx"

/**
 * Around a page that shows something of a login, or has forms that change something: it is shown as long as that login
 * lasts, and its forms act for no other.
 */
export function PageOfLogin({ session, children }: { session: CurrentSession | null; children: ReactNode }) {
  return (
    <LoginGuard login={loginOf(session)} view={randomUUID()}>
      {children}
    </LoginGuard>
  )
}
