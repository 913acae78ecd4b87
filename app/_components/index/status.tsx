import Link from "next/link"
import { continueAsGuest, continueAsGuestOnIndex, logOutOnIndex } from "#app/actions.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { NarrowPage } from "../narrow-page.tsx"
import { Time } from "../time.tsx"
import { Alert } from "../ui/alert.tsx"
import { buttonVariants } from "../ui/button.tsx"
import { StatusHeading } from "./status-heading.tsx"

const lead = "mt-4 text-lg text-pretty text-muted"
const actions = "mt-7 flex flex-wrap items-center gap-3"

export function NotLoggedIn({ demo }: { demo: boolean }) {
  return (
    <section aria-labelledby="status">
      <StatusHeading>You are not logged in.</StatusHeading>
      <p className={lead}>
        A session is what a site remembers about you from one page to the next. Your browser holds only a ticket to it,
        the value of a cookie.
      </p>
      <div key="in" className={actions}>
        {demo ? (
          <ActionForm action={continueAsGuestOnIndex}>
            <SubmitButton>Continue as guest</SubmitButton>
          </ActionForm>
        ) : null}
        <Link href="/login" prefetch={false} className={buttonVariants({ variant: demo ? "outline" : "primary" })}>
          Login now
        </Link>{" "}
        <Link
          href="/signup"
          prefetch={false}
          className="rounded-md px-1 text-sm text-muted underline underline-offset-4 hover:text-ink"
        >
          Sign up
        </Link>
      </div>
    </section>
  )
}

export function LoggedIn({ username, since }: { username: string; since: Date }) {
  return (
    <section aria-labelledby="status">
      <StatusHeading>You are logged in</StatusHeading>
      <p className={lead}>
        as <strong className="font-mono text-[0.94em] font-medium text-ink">{username}</strong>, since{" "}
        <Time at={since} />.
      </p>
      {/* By a key, so that no button becomes another one under the hand that has just pressed it. */}
      <div key="out" className={actions}>
        <ActionForm action={logOutOnIndex}>
          <SubmitButton>Logout</SubmitButton>
        </ActionForm>
        <Link href="/account" prefetch={false} className={buttonVariants({ variant: "outline" })}>
          Your account
        </Link>
      </div>
    </section>
  )
}

/** While a store is down: neither logged in nor logged out. @param path the page that was asked for */
export function OutOfReach({ message, path }: { message: string; path: string }) {
  return (
    <NarrowPage
      title="Your session is out of reach"
      lead="The site can not read your session now, so it can not tell whether you are logged in."
    >
      <Alert variant="error">
        <p>{message}</p>
        <p>Nothing is lost: your browser keeps its ticket, and the session is as it was.</p>
      </Alert>
      {/* Not a Link: the page is to be asked for anew. */}
      <a href={path} className={buttonVariants({ className: "mt-6" })}>
        Try again
      </a>
    </NarrowPage>
  )
}

/** @param next where to go on then */
export function GuestForm({ next }: { next: string }) {
  return (
    <ActionForm action={continueAsGuest}>
      <input type="hidden" name="next" value={next} />
      <SubmitButton variant="outline">Continue as guest</SubmitButton>
    </ActionForm>
  )
}
