"use client"

import { type ComponentProps, createContext, use, useActionState, useEffect, useRef } from "react"
import { Alert } from "../ui/alert.tsx"
import type { FormAction, FormState } from "./form-state.ts"

const Context = createContext<FormState>({})

/** What the form around shows now. */
export function useFormState(): FormState {
  return use(Context)
}

/**
 * A form with a server action: posts without JavaScript; with it stays on the page, and moves the focus to what went
 * wrong.
 */
export function ActionForm({
  action,
  className = "grid justify-items-start gap-3",
  children,
  ...props
}: Omit<ComponentProps<"form">, "action"> & { action: FormAction }) {
  const [state, submit] = useActionState(action, {})
  const alert = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (state.message) alert.current?.focus()
  }, [state])
  return (
    <form action={submit} className={className} {...props}>
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
