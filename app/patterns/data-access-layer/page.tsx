import Link from "next/link"
import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"

export const metadata = pageMetadata("/patterns/data-access-layer")

export default async function DataAccessLayerPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="data-access-layer" message={found.down} />
  return (
    <PatternPage name="data-access-layer" session={found.session}>
      <SessionBox session={found.session} path="/patterns/data-access-layer" />
      <p className="mt-6 border-t pt-4 text-sm">
        <Link
          href="/patterns/data-access-layer/members"
          prefetch={false}
          className="font-medium underline underline-offset-4"
        >
          The members' page
        </Link>
        : open it when you are logged in, and when you are not.
      </p>
    </PatternPage>
  )
}
