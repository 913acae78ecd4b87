import { Problem } from "./problem.ts"

/**
 * The fields of a form, by name. Next's own, which it adds where no script runs, are left out.
 * @throws Problem 400 for a name that is there twice: two readers could take different ones
 */
export function formFields(form: FormData): Record<string, FormDataEntryValue> {
  const fields = new Map<string, FormDataEntryValue>()
  for (const [name, value] of form) {
    if (name.startsWith("$ACTION_")) continue
    if (fields.has(name)) throw new Problem(400, `The field ${JSON.stringify(name)} is there twice.`)
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}
