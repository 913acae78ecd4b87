import type { Metadata } from "next"
import { countView } from "#lib/auth/current.ts"
import { loginOf } from "#lib/auth/meant-for.ts"
import { ActionForm } from "../_components/forms/action-form.tsx"
import { SubmitButton } from "../_components/forms/submit-button.tsx"
import { PageLogin } from "../_components/login/page-login.tsx"
import { NarrowPage } from "../_components/narrow-page.tsx"
import { pageMetadata } from "../_components/page-metadata.ts"
import { logOutAction } from "../actions.ts"

export const metadata: Metadata = { ...pageMetadata("/logout"), robots: { index: false } }

/** A page with a button: a link can not log anyone out. */
export default async function LogoutPage() {
  const session = await countView()
  return (
    <NarrowPage
      title="Logout"
      lead="This ends your session. Its ticket, the value of your cookie, stops working, and so does every copy."
    >
      <PageLogin value={loginOf(session)}>
        <ActionForm action={logOutAction}>
          <SubmitButton>Logout</SubmitButton>
        </ActionForm>
      </PageLogin>
    </NarrowPage>
  )
}
