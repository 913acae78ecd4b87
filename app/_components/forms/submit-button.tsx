"use client"

import { LoaderCircle } from "lucide-react"
import { useFormStatus } from "react-dom"
import { Button, type ButtonProps } from "../ui/button.tsx"

/** Says that its form is on its way, and does not send it twice. Not `disabled`, which would lose the focus. */
export function SubmitButton({ children, ...props }: ButtonProps) {
  const { pending, data } = useFormStatus()
  const mine = pending && (props.name === undefined || data?.get(props.name) === props.value)
  return (
    <Button
      {...props}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault()
      }}
    >
      {mine ? <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" /> : null}
      {children}
    </Button>
  )
}
