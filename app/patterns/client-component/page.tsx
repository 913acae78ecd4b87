import { describeSession, isLoggedIn, viewSession } from "#lib/auth/current.ts"
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
  // What the API would say, and no more: it goes into the page.
  const { loggedIn } = describeSession(session)
  const initial: SessionState = {
    loggedIn,
    user: isLoggedIn(session) ? { username: session.login.user.username } : undefined,
  }
  return (
    <PatternPage name="client-component">
      <SessionPanel initial={initial} />
    </PatternPage>
  )
}
