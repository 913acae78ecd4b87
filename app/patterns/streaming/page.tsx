import { Suspense } from "react"
import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"
import { SlowList } from "./slow-list.tsx"

export const metadata = pageMetadata("/patterns/streaming")

export default async function StreamingPage() {
  // Before anything is sent: from the first byte on there is no redirect, no status and no cookie any more.
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="streaming" message={found.down} />
  return (
    <PatternPage name="streaming" session={found.session}>
      <SessionBox session={found.session} path="/patterns/streaming" />
      <div className="mt-6 border-t pt-4">
        <h2 className="text-sm font-medium">Where you are signed in</h2>
        <Suspense fallback={<Placeholder />}>
          <SlowList />
        </Suspense>
      </div>
    </PatternPage>
  )
}

/** As high as what comes, so that nothing jumps. */
function Placeholder() {
  return (
    <p className="mt-3 flex h-16 items-center text-sm text-muted motion-safe:animate-pulse">
      Still looking. The rest of the page did not wait.
    </p>
  )
}
