import { reauthenticateAction } from "#app/account/actions.ts"
import type { Pending } from "#app/account/pending.ts"
import type { ListedLogin } from "#lib/auth/login-list.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { PasswordField } from "../forms/password-field.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

interface ReauthenticateProps {
  /** What waits for the password. */
  readonly pending: Pending
  readonly logins: readonly ListedLogin[]
}

/** Before what is too sensitive for whoever merely sits in front of this browser. It goes on from here. */
export function Reauthenticate({ pending, logins }: ReauthenticateProps) {
  const what = wordsOf(pending, logins)
  if (!what) return null
  return (
    <Card aria-labelledby="reauthenticate">
      <CardHeader>
        <CardTitle id="reauthenticate">Is it still you?</CardTitle>
        <CardDescription>
          To {what}, enter your password again.{" "}
          {pending.wanted === "delete" ? "Before it is deleted, you are asked once more." : "That is done at once."}
        </CardDescription>
      </CardHeader>
      <CardContent>
        <ActionForm
          action={reauthenticateAction}
          className="grid max-w-sm justify-items-start gap-5 *:w-full *:[button]:w-auto"
        >
          {Object.entries(pending).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <PasswordField label="Password" name="currentPassword" autoComplete="current-password" autoFocus />
          <SubmitButton>Confirm</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}

/** Null for a session that one does not have. */
function wordsOf(pending: Pending, logins: readonly ListedLogin[]): string | null {
  if (pending.wanted === "delete") return "delete the account"
  if (pending.wanted === "end-others") return "end all your other sessions"
  const login = logins.find(({ id, current }) => id === pending.id && !current)
  return login ? `end the session of ${login.browser} on ${login.os}` : null
}

/** In their place for a guest. */
export function TooLate() {
  return (
    <Card aria-labelledby="too-late">
      <CardHeader className="pb-5">
        <CardTitle id="too-late">You logged in too long ago</CardTitle>
        <CardDescription>
          Ending other sessions and deleting the account need a recent login, or your password once more. A guest has no
          password: log out instead, and the account is deleted by itself.
        </CardDescription>
      </CardHeader>
    </Card>
  )
}
