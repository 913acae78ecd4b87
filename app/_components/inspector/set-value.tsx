import type { Inspection } from "#lib/demo/inspect.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { Field, SelectField, TextAreaField } from "../forms/field.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { setValue } from "./actions.ts"

/** Puts a value of any native type into the session, to see it come back as what it was. */
export function SetValue({ kinds, maxLength }: NonNullable<Inspection["server"]>["values"]["addable"]) {
  return (
    <div className="border-t px-5 py-4">
      <h4 className="text-sm font-semibold">Add a value</h4>
      <ActionForm action={setValue} className="mt-3 grid gap-4 sm:grid-cols-2">
        <Field
          label="Key"
          name="key"
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <SelectField label="Type" name="type" defaultValue="date">
          {kinds.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </SelectField>
        <div className="sm:col-span-2">
          <TextAreaField
            label="Value"
            name="value"
            rows={2}
            maxLength={maxLength}
            hint="Date: like 2026-12-24. List and set: one entry per line. Map: key = value, one per line."
            spellCheck={false}
          />
        </div>
        <SubmitButton variant="outline" className="justify-self-start">
          Add
        </SubmitButton>
      </ActionForm>
    </div>
  )
}
