import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { isFresh, listLogins } from "#lib/auth/login-list.ts"
import { unlessDown } from "#lib/http/problem-of.ts"
import { Danger } from "../_components/account/danger.tsx"
import { Logins } from "../_components/account/logins.tsx"
import { Password } from "../_components/account/password.tsx"
import { Reauthenticate, TooLate } from "../_components/account/reauthenticate.tsx"
import { Focused } from "../_components/focused.tsx"
import { PageOfLogin } from "../_components/login/page-of-login.tsx"
import { NarrowPage } from "../_components/narrow-page.tsx"
import { pageMetadata } from "../_components/page-metadata.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { Time } from "../_components/time.tsx"
import { Alert } from "../_components/ui/alert.tsx"
import { Badge } from "../_components/ui/badge.tsx"
import { buttonVariants } from "../_components/ui/button.tsx"
import { doneWords, isDone } from "./done.ts"
import { pendingOf } from "./pending.ts"

export const metadata: Metadata = { ...pageMetadata("/account"), robots: { index: false } }

export default async function AccountPage({ searchParams }: SearchProps) {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach message={found.down} />
  const { session } = found
  if (!isLoggedIn(session)) redirect("/login?next=%2Faccount")
  const listed = await unlessDown(async () => ({ logins: await listLogins(session) }))
  if ("down" in listed) return <OutOfReach message={listed.down} />

  const { user } = session.login
  const search = await searchParams
  const pending = pendingOf(search)
  const fresh = isFresh(session)
  // What needs a fresh password is offered, and asks for one; but a guest has none.
  const offered = fresh || !user.guest
  return (
    <PageOfLogin session={session}>
      <div className="mx-auto w-full max-w-3xl space-y-6 px-4 py-10 sm:px-6 sm:py-14">
        <header>
          <h1 className="text-3xl font-semibold tracking-tight">Your account</h1>
          <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            <span className="font-mono text-ink">{user.username}</span> {user.guest ? <Badge>guest</Badge> : null}{" "}
            <span className="text-sm">
              since <Time at={user.createdAt} />
            </span>
          </p>
        </header>
        {isDone(search.done) ? (
          // Another one each time: what is done twice in a row is said twice.
          <Focused key={Date.now()}>
            <Alert>{doneWords[search.done]}</Alert>
          </Focused>
        ) : null}
        {offered ? null : <TooLate />}
        {pending && offered && !fresh ? <Reauthenticate pending={pending} logins={listed.logins} /> : null}
        <Logins list={listed.logins} offered={offered} />
        <Password guest={user.guest} username={user.username} />
        {offered ? <Danger asked={fresh && pending?.wanted === "delete"} /> : null}
      </div>
    </PageOfLogin>
  )
}

/** A store that is down says nothing about who is logged in: asking for a password would be wrong. */
function OutOfReach({ message }: { message: string }) {
  return (
    <NarrowPage
      title="Your account is out of reach"
      lead="The site can not read your account now. You have not been logged out."
    >
      <Alert variant="error">{message}</Alert>
      <a href="/account" className={buttonVariants({ className: "mt-6" })}>
        Try again
      </a>
    </NarrowPage>
  )
}
