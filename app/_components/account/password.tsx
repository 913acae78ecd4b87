import { changePasswordAction } from "#app/account/actions.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { PasswordField } from "../forms/password-field.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

export function Password({ guest, username }: { guest: boolean; username: string }) {
  return (
    <Card aria-labelledby="password">
      <CardHeader className={guest ? "pb-5" : undefined}>
        <CardTitle id="password">Password</CardTitle>
        <CardDescription>
          {guest
            ? "A guest has no password. Once you log out, you can not log in to this account again."
            : "A new password ends all your other sessions, and gives this one a new ticket."}
        </CardDescription>
      </CardHeader>
      {guest ? null : (
        <CardContent>
          <ActionForm
            action={changePasswordAction}
            className="grid max-w-sm justify-items-start gap-5 *:w-full *:[button]:w-auto"
          >
            {/* Tells a password manager whose password this is. */}
            <input type="hidden" name="username" autoComplete="username" value={username} />
            <PasswordField label="Current password" name="currentPassword" autoComplete="current-password" />
            <PasswordField
              label="New password"
              name="newPassword"
              hint="15 to 256 characters."
              autoComplete="new-password"
            />
            <SubmitButton>Change the password</SubmitButton>
          </ActionForm>
        </CardContent>
      )}
    </Card>
  )
}
