"use client"

import { clsx } from "clsx"
import { type ComponentProps, type ReactNode, useId } from "react"
import { Input } from "../ui/input.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea } from "../ui/text-area.tsx"
import { useFormState } from "./action-form.tsx"

interface FieldProps {
  label: string
  name: string
  hint?: ReactNode
}

/** A labelled input that shows what was wrong with it, and keeps what was entered. */
export function Field({ label, name, hint, defaultValue, ...props }: FieldProps & ComponentProps<"input">) {
  const { values } = useFormState()
  const { ids, described } = useDescription(name, hint)
  return (
    <Labelled {...{ label, name, hint, ids }}>
      <Input {...props} {...described} name={name} defaultValue={values?.[name] ?? defaultValue} />
    </Labelled>
  )
}

export function SelectField({ label, name, hint, defaultValue, ...props }: FieldProps & ComponentProps<"select">) {
  const { values } = useFormState()
  const { ids, described } = useDescription(name, hint)
  const value = values?.[name] ?? defaultValue
  return (
    <Labelled {...{ label, name, hint, ids }}>
      {/* The key, because React resets a form after its action, and a select forgets its new default in that. */}
      <Select {...props} {...described} key={String(value)} name={name} defaultValue={value} />
    </Labelled>
  )
}

export function TextAreaField({ label, name, hint, defaultValue, ...props }: FieldProps & ComponentProps<"textarea">) {
  const { values } = useFormState()
  const { ids, described } = useDescription(name, hint)
  return (
    <Labelled {...{ label, name, hint, ids }}>
      <TextArea {...props} {...described} name={name} defaultValue={values?.[name] ?? defaultValue} />
    </Labelled>
  )
}

export function CheckboxField({ label, name, hint }: FieldProps) {
  const { values } = useFormState()
  const { ids, described } = useDescription(name, hint)
  return (
    <div className="flex gap-3">
      <input
        type="checkbox"
        name={name}
        defaultChecked={values?.[name] !== undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...described}
      />
      <div className="text-sm">
        <label htmlFor={ids.input} className="font-medium">
          {label}
        </label>
        {hint ? (
          <p id={ids.hint} className="text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}

/** Goes with the form, and comes back with it. */
export function HiddenField({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={useFormState().values?.[name] ?? value} />
}

type Ids = Record<"input" | "hint", string>

/** The ids of a field's parts, and the attributes that tie the input to them. What is wrong takes the hint's place. */
export function useDescription(name: string, hint: ReactNode) {
  const error = useFormState().errors?.[name]
  const id = useId()
  const ids: Ids = { input: id, hint: `${id}hint` }
  const described = {
    id: ids.input,
    "aria-describedby": error || hint ? ids.hint : undefined,
    "aria-invalid": error ? true : undefined,
  }
  return { ids, described }
}

export function Labelled({ label, name, hint, ids, children }: FieldProps & { ids: Ids; children: ReactNode }) {
  const error = useFormState().errors?.[name]
  return (
    <div className="space-y-1.5">
      <label htmlFor={ids.input} className="block text-sm font-medium">
        {label}
      </label>{" "}
      {children}
      {error || hint ? (
        <p id={ids.hint} className={clsx("text-sm", error ? "text-danger" : "text-muted")}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  )
}
