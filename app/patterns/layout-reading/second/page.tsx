import type { Metadata } from "next"
import { PageOfLogin } from "#app/_components/login/page-of-login.tsx"
import { NarrowPage } from "#app/_components/narrow-page.tsx"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { viewSession } from "#lib/auth/current.ts"
import { Elsewhere } from "../elsewhere.tsx"
import { Reading } from "../reading.tsx"

export const metadata: Metadata = {
  title: "Reading in a layout: the second page",
  description: "Another page below the same layout.",
  robots: { index: false },
}

export default async function SecondPage() {
  demoOnly()
  const found = await viewSession()
  return (
    <NarrowPage title="The second page" lead="The strip above is a layout. Next has kept it from the page before.">
      <PageOfLogin session={"down" in found ? null : found.session}>
        <div className="space-y-4">
          <Reading where="page" found={found} />
          <Elsewhere href="/patterns/layout-reading" label="To the first page" />
        </div>
      </PageOfLogin>
    </NarrowPage>
  )
}
