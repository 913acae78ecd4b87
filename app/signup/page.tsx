import Link from "next/link"
import { countView } from "#lib/auth/current.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { ActionForm } from "../_components/forms/action-form.tsx"
import { Field, HiddenField } from "../_components/forms/field.tsx"
import { PasswordField } from "../_components/forms/password-field.tsx"
import { SubmitButton } from "../_components/forms/submit-button.tsx"
import { NarrowPage } from "../_components/narrow-page.tsx"
import { pageMetadata } from "../_components/page-metadata.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { signUpAction } from "./actions.ts"

export const metadata = pageMetadata("/signup")

export default async function SignUpPage({ searchParams }: SearchProps) {
  await countView()
  const next = nextPath((await searchParams).next)
  return (
    <NarrowPage
      title="Sign up"
      lead={
        <>
          Already have an account?{" "}
          <Link
            href={{ pathname: "/login", query: { next } }}
            prefetch={false}
            className="text-ink underline underline-offset-4"
          >
            Log in
          </Link>
        </>
      }
    >
      <ActionForm action={signUpAction} className="grid gap-5">
        <HiddenField name="next" value={next} />
        <Field
          label="Username"
          name="username"
          hint="3 to 32 letters, digits, hyphens or underscores."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <PasswordField
          label="Password"
          name="password"
          hint="15 to 256 characters of any kind. Four words that have nothing to do with each other make a good one."
          autoComplete="new-password"
        />
        <SubmitButton className="w-full">Sign up</SubmitButton>
      </ActionForm>
    </NarrowPage>
  )
}
