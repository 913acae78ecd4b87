"use client"

import { unstable_rethrow } from "next/navigation"
import {
  type ComponentProps,
  createContext,
  type SubmitEvent,
  use,
  useActionState,
  useEffect,
  useRef,
  useState,
  useTransition,
} from "react"
import { requestFormReset } from "react-dom"
import { LoginField, PageLogin } from "../login/page-login.tsx"
import { Alert } from "../ui/alert.tsx"
import type { FormAction, FormState } from "./form-state.ts"
import { whyNoAnswer } from "./no-answer.ts"

const nothing: FormState = {}
const Context = createContext(nothing)

/** What the form around shows now. */
export function useFormState(): FormState {
  return use(Context)
}

/**
 * A form with a server action: posts without JavaScript; with it stays on the page, and moves the focus to what went
 * wrong. Where no answer comes, the form keeps what was typed.
 */
export function ActionForm({
  action,
  className = "grid justify-items-start gap-3",
  children,
  ...props
}: Omit<ComponentProps<"form">, "action" | "onSubmit"> & { action: FormAction }) {
  const login = use(PageLogin)
  const [posted, post] = useActionState(action, {})
  const [answer, setAnswer] = useState({ login, state: posted })
  // What was typed for one login is not shown to the next.
  const state = answer.login === login ? answer.state : nothing
  const [, startTransition] = useTransition()
  const alert = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (state.message) alert.current?.focus()
  }, [state])

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form, event.nativeEvent.submitter)
    startTransition(async () => {
      try {
        const state = await action({}, fields)
        startTransition(() => {
          setAnswer({ login, state })
          requestFormReset(form)
        })
      } catch (error) {
        // A redirect is thrown as well.
        unstable_rethrow(error)
        startTransition(() => setAnswer({ login, state: { message: whyNoAnswer(error) } }))
      }
    })
  }

  return (
    <form action={post} onSubmit={send} className={className} {...props}>
      <LoginField />
      <Context value={state}>
        {state.message ? (
          <Alert ref={alert} variant="error" tabIndex={-1} className="col-span-full basis-full">
            {state.message}
          </Alert>
        ) : null}
        {children}
      </Context>
    </form>
  )
}
