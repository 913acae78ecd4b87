import { Problem } from "./problem.ts"

/**
 * Reads the fields of a form. Fields that Next adds to forms that work without scripts are left out.
 *
 * @throws Problem 400 when a name occurs twice: two readers could take different values
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
