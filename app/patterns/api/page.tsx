import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"
import { RunScript } from "../_parts/transcript.tsx"

export const metadata = pageMetadata("/patterns/api")

export default async function ApiPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="api" message={found.down} />
  return (
    <PatternPage name="api" session={found.session}>
      <SessionBox session={found.session} path="/patterns/api" />
      <div className="mt-6 space-y-4 border-t pt-4">
        <p className="text-sm text-pretty">
          This script logs in as a guest, saves something, reads it and logs out. It has a cookie of its own: your
          session does not change.
        </p>
        <RunScript script="api" />
      </div>
    </PatternPage>
  )
}
