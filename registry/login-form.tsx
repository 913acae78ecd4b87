"use client"

import { useActionState } from "react"

/** What the action gives when it logs nobody in: what to say, and what had been typed. */
export interface LoginFormState {
  message: string
  username: string
}

/**
 * A form for a server action that logs in. It works before scripts have come, and without them.
 *
 *     async function logIn(_: LoginFormState | null, form: FormData): Promise<LoginFormState | null>
 */
export function LoginForm({
  action,
}: {
  action: (state: LoginFormState | null, form: FormData) => Promise<LoginFormState | null>
}) {
  const [state, send, isPending] = useActionState(action, null)
  return (
    <form action={send}>
      <p>
        <label htmlFor="username">Username</label>{" "}
        <input id="username" name="username" autoComplete="username" required defaultValue={state?.username} />
      </p>
      <p>
        <label htmlFor="password">Password</label>{" "}
        <input id="password" name="password" type="password" autoComplete="current-password" required />
      </p>
      <p>
        <label>
          <input name="remember" type="checkbox" /> Remember me
        </label>
      </p>
      <p role="alert">{state?.message}</p>
      <button type="submit" disabled={isPending}>
        Log in
      </button>
    </form>
  )
}
