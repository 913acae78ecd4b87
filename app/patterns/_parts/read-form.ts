import { Problem } from "#lib/http/problem.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { formFields } from "#lib/http/read-form.ts"
import { MAX_BODY_BYTES } from "#lib/http/read-json.ts"
import { services } from "#lib/site/services.ts"

/** The fields of a posted form. @throws Problem 400, 413 or 415 */
export async function readForm(request: Request): Promise<Record<string, unknown>> {
  // A browser says how long a form is. One that does not say could be of any length.
  const length = Number(request.headers.get("content-length") ?? Number.NaN)
  if (!(length <= MAX_BODY_BYTES))
    throw new Problem(413, `The form is larger than ${MAX_BODY_BYTES} bytes, or does not say how large it is.`)
  const form = await request.formData().catch(() => {
    throw new Problem(415, "Send a form: its fields as a browser encodes them.")
  })
  return formFields(form)
}

/** Does what a form asks for and goes back to its page, with the status of what went wrong, if anything did. */
export async function answerForm(page: string, work: () => Promise<unknown>): Promise<Response> {
  if (!services().demo) throw new Problem(404, "There is nothing here.")
  let location = page
  try {
    await work()
  } catch (error) {
    location = `${page}?problem=${problemOf(error).status}`
  }
  // 303: go on with a GET. redirect() would answer 307 here, and the browser would post the password again.
  return new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } })
}
