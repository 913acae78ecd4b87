"use client"

import { Eye, EyeOff } from "lucide-react"
import { type ComponentProps, type ReactNode, useState } from "react"
import { Button } from "../ui/button.tsx"
import { Input } from "../ui/input.tsx"
import { useHydrated } from "../use-hydrated.ts"
import { Labelled, useDescription } from "./field.tsx"

interface PasswordFieldProps extends Omit<ComponentProps<"input">, "type"> {
  label: string
  name: string
  hint?: ReactNode
  autoComplete: "current-password" | "new-password"
}

/** A password, hidden until one asks to see it. It never comes back into the form. */
export function PasswordField({ label, name, hint, ...props }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  const { ids, described } = useDescription(name, hint)
  const isHydrated = useHydrated()
  const Icon = shown ? EyeOff : Eye
  return (
    <Labelled {...{ label, name, hint, ids }}>
      <span className="relative block">
        <Input
          {...props}
          {...described}
          name={name}
          type={shown ? "text" : "password"}
          required
          spellCheck={false}
          autoCapitalize="none"
          className="pr-11"
        />
        {isHydrated ? (
          <Button
            variant="ghost"
            size="icon"
            className="absolute top-1 right-1"
            aria-pressed={shown}
            aria-controls={ids.input}
            onClick={() => setShown(!shown)}
          >
            <Icon aria-hidden />
            <span className="sr-only">Show the {label.toLowerCase()}</span>
          </Button>
        ) : null}
      </span>
    </Labelled>
  )
}
