import { redirect, unstable_rethrow } from "next/navigation"
import { z } from "zod"
import type { Problem } from "#lib/http/problem.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { parseBody } from "#lib/http/read-json.ts"
import type { FormState } from "./form-state.ts"

/** The fields that come back into a form. A list of those that may, so that no password ever does. */
const KEPT = ["username", "store", "remember", "next", "note"]

const fieldErrors = z.array(z.object({ path: z.string(), message: z.string() })).catch([])

/**
 * Runs a form's action: checks the fields that the schema names (all others are ignored), does the work and goes on to
 * the path that it gives. What fails becomes the form's state, with JavaScript and without.
 */
export async function submit<T>(
  schema: z.ZodType<T>,
  form: FormData,
  work: (input: T) => Promise<string>,
): Promise<FormState> {
  let destination: string
  try {
    destination = await work(parseBody(schema, Object.fromEntries(form)))
  } catch (error) {
    unstable_rethrow(error)
    const problem = problemOf(error)
    // The page that asks for the password again is not the one that is open now.
    if (problem.extra.code === "reauth_required") redirect("/account")
    return failure(problem, form)
  }
  redirect(destination)
}

function failure(problem: Problem, form: FormData): FormState {
  const errors = fieldErrors.parse(problem.extra.errors).filter(({ path }) => path !== "")
  return {
    message: errors.length > 0 ? "Please correct what is marked below." : problem.message,
    errors: Object.fromEntries(errors.map(({ path, message }) => [path, message])),
    values: Object.fromEntries(
      KEPT.map((name) => [name, form.get(name)]).filter(([, value]) => typeof value === "string"),
    ),
  }
}
