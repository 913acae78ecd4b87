import { reauthenticateAction } from "#app/account/actions.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { PasswordField } from "../forms/password-field.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

/** In place of what is too sensitive for whoever merely sits in front of this browser. */
export function Reauthenticate({ guest }: { guest: boolean }) {
  return (
    <Card aria-labelledby="reauthenticate">
      <CardHeader className={guest ? "pb-5" : undefined}>
        <CardTitle id="reauthenticate">Is it still you?</CardTitle>
        <CardDescription>
          {guest
            ? "Ending other sessions and deleting the account are possible for a short time after you came in. As a guest you have no password to enter again: log out instead, and the account is removed by itself."
            : "To end other sessions or delete the account, enter your password again."}
        </CardDescription>
      </CardHeader>
      {guest ? null : (
        <CardContent>
          <ActionForm
            action={reauthenticateAction}
            className="grid max-w-sm justify-items-start gap-5 *:w-full *:[button]:w-auto"
          >
            <PasswordField label="Password" name="currentPassword" autoComplete="current-password" />
            <SubmitButton>Confirm</SubmitButton>
          </ActionForm>
        </CardContent>
      )}
    </Card>
  )
}
