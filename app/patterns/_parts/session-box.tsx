import { ActionForm } from "#app/_components/forms/action-form.tsx"
import { SubmitButton } from "#app/_components/forms/submit-button.tsx"
import { GuestForm } from "#app/_components/index/status.tsx"
import { buttonVariants } from "#app/_components/ui/button.tsx"
import { type CurrentSession, isLoggedIn } from "#lib/auth/current.ts"
import { logOutAction } from "../actions.ts"
import { Status } from "./status.tsx"

/** Who is logged in, and the way in and out, for the patterns that are about something else. */
export function SessionBox({ session, path }: { session: CurrentSession | null; path: string }) {
  if (isLoggedIn(session)) {
    return (
      <>
        <Status username={session.login.user.username} />
        <ActionForm action={logOutAction}>
          <input type="hidden" name="next" value={path} />
          <SubmitButton>Logout</SubmitButton>
        </ActionForm>
      </>
    )
  }
  return (
    <>
      <Status username={null} />
      <div className="flex flex-wrap gap-3">
        <a href={`/login?next=${encodeURIComponent(path)}`} className={buttonVariants()}>
          Login now
        </a>
        <GuestForm next={path} />
      </div>
    </>
  )
}
