import { randomUUID } from "node:crypto"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { loginOf } from "#lib/auth/meant-for.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionPanel } from "./session-panel.tsx"
import type { SessionState } from "./use-session.ts"

export const metadata = pageMetadata("/patterns/client-component")

export default async function ClientComponentPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="client-component" message={found.down} />
  const { session } = found
  // What the pattern shows, and no more: it goes into the page.
  const initial: SessionState = {
    loggedIn: isLoggedIn(session),
    user: isLoggedIn(session) ? { username: session.login.user.username } : undefined,
    login: loginOf(session),
  }
  return (
    <PatternPage name="client-component" session={session}>
      <SessionPanel initial={initial} view={randomUUID()} />
    </PatternPage>
  )
}
