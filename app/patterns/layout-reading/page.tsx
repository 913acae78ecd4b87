import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"
import { Elsewhere } from "./elsewhere.tsx"
import { Reading } from "./reading.tsx"

export const metadata = pageMetadata("/patterns/layout-reading")

export default async function FirstPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="layout-reading" message={found.down} />
  return (
    <PatternPage name="layout-reading" session={found.session}>
      <SessionBox session={found.session} path="/patterns/layout-reading" />
      <div className="mt-6 space-y-4 border-t pt-4">
        <Reading where="page" found={found} />
        <Elsewhere href="/patterns/layout-reading/second" label="To the second page" />
      </div>
    </PatternPage>
  )
}
