import { Suspense } from "react"
import { LoginForm, type LoginFormState } from "@/components/login-form"
import { SessionInspector } from "@/components/session-inspector"
import { session } from "@/session"
import { userIdOf } from "@/users"

async function logIn(_: LoginFormState | null, form: FormData): Promise<LoginFormState | null> {
  "use server"
  const username = String(form.get("username"))
  if (form.get("password") !== "open sesame") return { message: "Username or password is wrong.", username }
  await session.logIn(userIdOf(username) ?? "", { remember: form.has("remember") })
  return null
}

/** The components of the registry. */
export default function Page() {
  return (
    <>
      <LoginForm action={logIn} />
      <Suspense>
        <Inspector />
      </Suspense>
    </>
  )
}

async function Inspector() {
  return <SessionInspector session={await session.get()} />
}
