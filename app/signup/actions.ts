"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { signUp, signUpBody } from "#lib/auth/log-in.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { parseBody } from "#lib/http/read-json.ts"
import type { FormState } from "../_components/forms/form-state.ts"
import { submit } from "../_components/forms/submit.ts"

const fields = z.strictObject({ username: z.string(), password: z.string(), next: z.string().optional() })

export async function signUpAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async ({ next, ...input }: z.infer<typeof fields>) => {
    await signUp(parseBody(signUpBody, input), addressOf(await headers()))
    return nextPath(next)
  }
  return submit(fields, form, work, { whom: "anyone" })
}
