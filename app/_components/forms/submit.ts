import { refresh } from "next/cache"
import { headers } from "next/headers"
import { redirect, unstable_rethrow } from "next/navigation"
import { z } from "zod"
import { assertMeantFor } from "#lib/auth/meant-for.ts"
import { Problem } from "#lib/http/problem.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { answerTo } from "#lib/session/answer.ts"
import { services } from "#lib/site/services.ts"
import { checkForm } from "./check-form.ts"
import type { FormState } from "./form-state.ts"

/**
 * For whom a form acts. "its login": the one for which its page was made; for any other it is refused. "its login or
 * nobody": a logout, which is done where nobody is logged in any more. "anyone": a login, which says itself who it is.
 */
type Whom = "its login" | "its login or nobody" | "anyone"

interface Options {
  readonly whom?: Whom
  /** Where to go on where nobody is logged in any more. */
  readonly ifLoggedOut?: string
}

/** The fields that come back into a form. A list of those that may, so that no password ever does. */
const KEPT = ["username", "store", "remember", "next", "note", "key", "type", "value"]

const fieldErrors = z.array(z.object({ path: z.string(), message: z.string() })).catch([])

/** Runs a form's action, which does its work and gives the path to go on to. */
export function submit<T>(
  schema: z.ZodType<T>,
  form: FormData,
  work: (input: T) => Promise<string>,
  options?: Options,
): Promise<FormState> {
  return attempt(schema, form, async (input) => redirect(await work(input)), options)
}

/** Runs the action of a form whose result is seen on the form's own page, at this path. */
export function submitHere<T>(
  path: string,
  schema: z.ZodType<T>,
  form: FormData,
  work: (input: T) => Promise<unknown>,
  options?: Options,
): Promise<FormState> {
  const workHere = async (input: T) => {
    await work(input)
    // Where a script asked, a redirect would build the page anew, and lose the focus with the old one.
    if ((await headers()).get("sec-fetch-dest") !== "empty") redirect(path)
    refresh()
  }
  return attempt(schema, form, workHere, options)
}

/** Checks the fields, and does the work. What fails becomes the form's state, with JavaScript and without. */
async function attempt<T>(
  schema: z.ZodType<T>,
  form: FormData,
  work: (input: T) => Promise<unknown>,
  { whom = "its login", ifLoggedOut }: Options = {},
): Promise<FormState> {
  try {
    const { login, input } = await checkForm(schema, form)
    if (whom !== "anyone") await assertMeantForLogin(login, whom)
    await work(input)
    return {}
  } catch (error) {
    // First, since Next would make a page of its own of one of the session layer's: that of another site's request.
    if (!answerTo(error)) unstable_rethrow(error)
    const problem = problemOf(error)
    if (ifLoggedOut && problem.extra.code === "login_required") redirect(ifLoggedOut)
    return failure(problem, form)
  }
}

async function assertMeantForLogin(login: unknown, whom: Whom): Promise<void> {
  if (typeof login !== "string") throw new Problem(400, "The form does not say for which login it is meant.")
  await assertMeantFor(login, { orNobody: whom === "its login or nobody" })
}

function failure(problem: Problem, form: FormData): FormState {
  const errors = fieldErrors.parse(problem.extra.errors).filter(({ path }) => path !== "")
  return {
    message: errors.length > 0 ? "Please correct what is marked below." : problem.message + roomierStore(problem),
    // Of several for one field the first is shown.
    errors: Object.fromEntries(errors.reverse().map(({ path, message }) => [path, message])),
    values: Object.fromEntries(
      KEPT.map((name) => [name, form.get(name)]).filter(([, value]) => typeof value === "string"),
    ),
  }
}

/** Where a session fits that is too large for the sealed cookie: what is no longer than 64 KiB sealed fits any other store. */
function roomierStore({ status, extra }: Problem): string {
  if (status !== 413 || extra.store !== "cookie" || Number(extra.size) > 65_536) return ""
  const { storeNames, defaultStore } = services()
  const store = [defaultStore, ...storeNames].find((name) => name !== "cookie")
  return store ? ` The ${store} store can hold it.` : ""
}
