import { ActionForm } from "#app/_components/forms/action-form.tsx"
import { Field } from "#app/_components/forms/field.tsx"
import { PasswordField } from "#app/_components/forms/password-field.tsx"
import { SubmitButton } from "#app/_components/forms/submit-button.tsx"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { Status } from "../_parts/status.tsx"
import { guestAction, logInAction, logOutAction } from "./actions.ts"

export const metadata = pageMetadata("/patterns/server-action")

export default async function ServerActionPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="server-action" message={found.down} />
  const { session } = found
  return (
    <PatternPage name="server-action" session={session}>
      <Status username={isLoggedIn(session) ? session.login.user.username : null} />
      {isLoggedIn(session) ? (
        <ActionForm action={logOutAction}>
          <SubmitButton>Logout</SubmitButton>
        </ActionForm>
      ) : (
        <>
          <ActionForm action={logInAction} className="space-y-4">
            <Field label="Username" name="username" autoComplete="username" required />
            <PasswordField label="Password" name="password" autoComplete="current-password" />
            <SubmitButton>Log in</SubmitButton>
          </ActionForm>
          <ActionForm action={guestAction} className="mt-3">
            <SubmitButton variant="outline">Continue as guest</SubmitButton>
          </ActionForm>
        </>
      )}
    </PatternPage>
  )
}
