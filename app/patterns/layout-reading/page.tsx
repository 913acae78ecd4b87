import { viewSession } from "#lib/auth/current.ts"
import { PatternPage, patternMetadata } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"
import { Elsewhere } from "./elsewhere.tsx"
import { Reading } from "./reading.tsx"

export const metadata = patternMetadata("layout-reading")

export default async function FirstPage() {
  const session = await viewSession()
  return (
    <PatternPage name="layout-reading">
      <SessionBox session={session} path="/patterns/layout-reading" />
      <div className="mt-6 space-y-4 border-t pt-4">
        <Reading where="page" session={session} />
        <Elsewhere href="/patterns/layout-reading/second" label="To the second page" />
      </div>
    </PatternPage>
  )
}
