import Link from "next/link"
import { countView, whyLoggedOut } from "#lib/auth/current.ts"
import { loginOf } from "#lib/auth/meant-for.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { isUnavailable } from "#lib/http/problem-of.ts"
import { MAX_ACTIVE } from "#lib/session/logins/register.ts"
import { services } from "#lib/site/services.ts"
import { ActionForm } from "../_components/forms/action-form.tsx"
import { CheckboxField, Field, HiddenField, SelectField } from "../_components/forms/field.tsx"
import { PasswordField } from "../_components/forms/password-field.tsx"
import { SubmitButton } from "../_components/forms/submit-button.tsx"
import { GuestForm } from "../_components/index/status.tsx"
import { PageLogin } from "../_components/login/page-login.tsx"
import { NarrowPage } from "../_components/narrow-page.tsx"
import { pageMetadata } from "../_components/page-metadata.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { wordsOf } from "../_components/stores.ts"
import { Alert } from "../_components/ui/alert.tsx"
import { logInAction } from "./actions.ts"

export const metadata = pageMetadata("/login")

type Reason = NonNullable<Awaited<ReturnType<typeof whyLoggedOut>>>

const words: Record<Reason, string> = {
  expired: "Your session has expired. Log in again to continue.",
  revoked: "You were logged out from another device.",
  password_changed: "Your password was changed on another device. Log in with the new one.",
  logout: "You have logged out.",
  two_cookies:
    "Your browser sent two cookies where there should be one, and the server can not tell which is yours. Delete the cookies of this site, and of its whole domain, in your browser's settings. Then log in.",
  replaced: "You logged in again in this browser, perhaps in another tab. That ended this login.",
  too_many: `An account can have ${MAX_ACTIVE} logins at once. There was one more, so yours, the least recently used, was ended.`,
  unproven:
    "Your session is bound to this device, and your browser did not send the proof that it still is this one. Try again; if that does not help, log in here.",
}

export default async function LoginPage({ searchParams }: SearchProps) {
  const session = await countView()
  const next = nextPath((await searchParams).next)
  const { demo, storeNames, defaultStore } = services()
  const reason = await reasonToSay()
  return (
    <NarrowPage
      title="Log in"
      lead={
        <>
          No account yet?{" "}
          <Link
            href={{ pathname: "/signup", query: { next } }}
            prefetch={false}
            className="text-ink underline underline-offset-4"
          >
            Sign up
          </Link>
        </>
      }
    >
      {reason ? (
        <Alert className="mb-6">
          <p>{words[reason]}</p>
          {/* Not a Link: the browser is to send a request that it can hold back until it has the proof. */}
          {reason === "unproven" ? (
            <a href={next} className="underline underline-offset-4">
              Try again
            </a>
          ) : null}
        </Alert>
      ) : null}
      <ActionForm action={logInAction} className="grid gap-5">
        <HiddenField name="next" value={next} />
        <Field
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <PasswordField label="Password" name="password" autoComplete="current-password" />
        <SelectField
          label="Store"
          name="store"
          defaultValue={defaultStore}
          hint="Your session is what this site remembers about you. Choose where it is kept."
        >
          {storeNames.map((name) => (
            <option key={name} value={name}>
              {name}: {wordsOf(name).where}
            </option>
          ))}
        </SelectField>
        <CheckboxField label="Keep me logged in" name="remember" hint="In this browser, even after you close it." />
        <SubmitButton className="w-full">Log in</SubmitButton>
      </ActionForm>
      {demo ? (
        <div className="mt-8 flex flex-wrap items-center justify-between gap-3 border-t pt-6 text-sm text-muted">
          <p>Only looking around?</p>
          <PageLogin value={loginOf(session)}>
            <GuestForm next={next} />
          </PageLogin>
        </div>
      ) : null}
    </NarrowPage>
  )
}

/** While the database is down there is no reason to say, but still a form to show. */
async function reasonToSay(): Promise<Reason | null> {
  try {
    return await whyLoggedOut()
  } catch (error) {
    if (isUnavailable(error)) return null
    throw error
  }
}
