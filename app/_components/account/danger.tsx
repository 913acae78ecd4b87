import { deleteAccountAction } from "#app/account/actions.ts"
import { Focused } from "../focused.tsx"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

/** @param asked whether one was about to do it, and has entered the password for it meanwhile */
export function Danger({ asked }: { asked: boolean }) {
  return (
    <Card aria-labelledby="delete">
      <CardHeader>
        <CardTitle id="delete">Delete the account</CardTitle>
        <CardDescription>The account and all its sessions are deleted at once. You can not undo this.</CardDescription>
      </CardHeader>
      <CardContent>
        {/* Around what is closed: what went wrong is to be seen also where the page was made anew. */}
        <ActionForm action={deleteAccountAction}>
          {/* Closed at first: two deliberate steps, without JavaScript too. */}
          <details className="group" open={asked}>
            <summary className="inline-flex h-10 cursor-pointer list-none items-center rounded-lg border border-danger-line px-4 text-sm font-medium text-danger hover:bg-danger-soft [&::-webkit-details-marker]:hidden">
              Delete the account
            </summary>
            <div className="mt-4 flex flex-wrap items-center gap-4">
              {/* Not the button: a key that is pressed once too often must not delete anything. */}
              {asked ? (
                <Focused className="text-sm">Now you can delete the account. Are you sure?</Focused>
              ) : (
                <p className="text-sm">Are you sure?</p>
              )}
              <SubmitButton variant="danger">Yes, delete it</SubmitButton>
            </div>
          </details>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
