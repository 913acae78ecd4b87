import { headers } from "next/headers"
import type { z } from "zod"
import { formFields } from "#lib/http/read-form.ts"
import { parseBody } from "#lib/http/read-json.ts"
import { assertSameSite } from "#lib/session/same-site.ts"
import { env } from "#lib/site/env.ts"

/**
 * Returns the fields of a form that a page of this site has sent, and for which login it is meant, if it says so.
 *
 * @throws CrossSiteRequestError, Problem 400
 */
export async function checkForm<T>(schema: z.ZodType<T>, form: FormData): Promise<{ input: T; login: unknown }> {
  assertSameSite(await headers(), env().origin)
  const { login, ...fields } = formFields(form)
  return { input: parseBody(schema, fields), login }
}
