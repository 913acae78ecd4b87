"use client"

import { type FormEvent, useState } from "react"
import { LoginField } from "#app/_components/login/page-login.tsx"
import { Alert } from "#app/_components/ui/alert.tsx"
import { Button } from "#app/_components/ui/button.tsx"
import { Credentials } from "../_parts/credentials.tsx"
import { Status } from "../_parts/status.tsx"
import { type SessionState, useSession } from "./use-session.ts"

// Where the forms post to as long as there is no script.
const fallback = "/patterns/no-javascript"

export function SessionPanel({ initial, view }: { initial: SessionState; view: string }) {
  const { session, error, logIn, continueAsGuest, logOut } = useSession(initial, view)
  const [problem, setProblem] = useState<string | null>(null)

  const onSubmit = (work: (form: FormData) => Promise<void>) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setProblem(null)
    work(new FormData(event.currentTarget)).catch((error: Error) => setProblem(error.message))
  }

  return (
    <>
      <Status username={session.loggedIn ? (session.user?.username ?? "") : null} />
      {(problem ?? error) ? (
        <Alert variant="error" className="mb-4">
          {problem ?? error}
        </Alert>
      ) : null}
      {session.loggedIn ? (
        <form method="post" action={`${fallback}/logout`} onSubmit={onSubmit(logOut)}>
          <LoginField />
          <Button type="submit">Logout</Button>
        </form>
      ) : (
        <>
          <form
            method="post"
            action={`${fallback}/login`}
            onSubmit={onSubmit((form) => logIn(Object.fromEntries(form)))}
            className="space-y-4"
          >
            <Credentials />
            <Button type="submit">Log in</Button>
          </form>
          <form method="post" action={`${fallback}/login`} onSubmit={onSubmit(continueAsGuest)} className="mt-3">
            <LoginField />
            <input type="hidden" name="guest" value="yes" />
            <Button type="submit" variant="outline">
              Continue as guest
            </Button>
          </form>
        </>
      )}
      <p className="mt-6 border-t pt-4 text-sm text-pretty text-muted">
        Open this page in a second tab, log out in one of the two, and watch the other.
      </p>
    </>
  )
}
