import type { Metadata } from "next"
import Link from "next/link"
import { redirect } from "next/navigation"
import { OutOfReach } from "#app/_components/index/status.tsx"
import { PageOfLogin } from "#app/_components/login/page-of-login.tsx"
import { NarrowPage } from "#app/_components/narrow-page.tsx"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { readMemberNote } from "#lib/demo/member-note.ts"

export const metadata: Metadata = {
  title: "For members",
  description: "A page whose data is read only for who is logged in.",
  robots: { index: false },
}

const path = "/patterns/data-access-layer/members"

export default async function MembersPage() {
  demoOnly()
  // For something better to say than an error. The guard is in readMemberNote, and would hold without this line.
  const found = await viewSession()
  if ("down" in found) return <OutOfReach message={found.down} path={path} />
  if (!isLoggedIn(found.session)) redirect(`/login?next=${encodeURIComponent(path)}`)
  const { reader, text } = await readMemberNote()
  return (
    <PageOfLogin session={found.session}>
      <NarrowPage
        title="For members"
        lead={
          <>
            Read by <span className="font-mono text-ink">{reader}</span>
          </>
        }
      >
        <blockquote className="border-l-2 border-accent pl-4 text-pretty">{text}</blockquote>
        <Link
          href="/patterns/data-access-layer"
          prefetch={false}
          className="mt-8 inline-block text-sm text-muted underline underline-offset-4 hover:text-ink"
        >
          Back to the pattern
        </Link>
      </NarrowPage>
    </PageOfLogin>
  )
}
