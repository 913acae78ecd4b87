import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"
import { RunScript } from "../_parts/transcript.tsx"

export const metadata = pageMetadata("/patterns/proxy")

export default async function ProxyPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="proxy" message={found.down} />
  return (
    <PatternPage name="proxy" session={found.session}>
      <SessionBox session={found.session} path="/patterns/proxy" />
      <div className="mt-6 space-y-4 border-t pt-4">
        <p className="text-sm text-pretty">
          This script visits <span className="font-mono">/account</span> twice: without a cookie, when the proxy
          redirects it, and with a made-up one, when the page does.
        </p>
        <RunScript script="proxy" />
      </div>
    </PatternPage>
  )
}
