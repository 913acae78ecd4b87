import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { isFresh, listSignIns } from "#lib/auth/sign-in-list.ts"
import { unlessDown } from "#lib/http/problem-of.ts"
import { Danger } from "../_components/account/danger.tsx"
import { Password } from "../_components/account/password.tsx"
import { Reauthenticate } from "../_components/account/reauthenticate.tsx"
import { SignIns } from "../_components/account/sign-ins.tsx"
import { LoginWatch } from "../_components/login-watch.tsx"
import { NarrowPage } from "../_components/narrow-page.tsx"
import { pageMetadata } from "../_components/page-metadata.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { Time } from "../_components/time.tsx"
import { Alert } from "../_components/ui/alert.tsx"
import { Badge } from "../_components/ui/badge.tsx"
import { buttonVariants } from "../_components/ui/button.tsx"

export const metadata: Metadata = { ...pageMetadata("/account"), robots: { index: false } }

// A Map: the address is anyone's to write, and an object also knows words like "constructor".
const done = new Map([
  ["ended", "That session has ended."],
  ["others-ended", "All your other sessions have ended."],
  ["password-changed", "Your password is changed. All your other sessions have ended."],
])

export default async function AccountPage({ searchParams }: SearchProps) {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach message={found.down} />
  const { session } = found
  if (!isLoggedIn(session)) redirect("/login?next=%2Faccount")
  const listed = await unlessDown(async () => ({ signIns: await listSignIns(session) }))
  if ("down" in listed) return <OutOfReach message={listed.down} />

  const { user } = session.login
  const fresh = isFresh(session)
  const note = done.get(String((await searchParams).done))
  return (
    <div className="mx-auto w-full max-w-3xl space-y-6 px-4 py-10 sm:px-6 sm:py-14">
      <LoginWatch username={user.username} />
      <header>
        <h1 className="text-3xl font-semibold tracking-tight">Your account</h1>
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
          <span className="font-mono text-ink">{user.username}</span>
          {user.guest ? <Badge>guest</Badge> : null}
          <span className="text-sm">
            since <Time at={user.createdAt} />
          </span>
        </p>
      </header>
      {note ? <Alert>{note}</Alert> : null}
      {fresh ? null : <Reauthenticate guest={user.guest} />}
      <SignIns list={listed.signIns} fresh={fresh} />
      <Password guest={user.guest} username={user.username} />
      {fresh ? <Danger /> : null}
    </div>
  )
}

/** A store that is down says nothing about who is logged in: asking for a password would be wrong. */
function OutOfReach({ message }: { message: string }) {
  return (
    <NarrowPage title="Your account is out of reach" lead="You have not been logged out.">
      <Alert variant="error">{message}</Alert>
      <a href="/account" className={buttonVariants({ className: "mt-6" })}>
        Try again
      </a>
    </NarrowPage>
  )
}
