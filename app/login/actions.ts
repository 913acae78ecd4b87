"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { storeName } from "#lib/auth/current.ts"
import { logIn } from "#lib/auth/log-in.ts"
import { nextPath } from "#lib/http/next-path.ts"
import type { FormState } from "../_components/forms/form-state.ts"
import { submit } from "../_components/forms/submit.ts"

const fields = z.strictObject({
  username: z.string(),
  password: z.string(),
  store: storeName.optional(),
  // A box that is not ticked is not sent.
  remember: z.stringbool().default(false),
  next: z.string().optional(),
})

export async function logInAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async ({ next, ...input }: z.infer<typeof fields>) => {
    await logIn(input, addressOf(await headers()))
    return nextPath(next)
  }
  return submit(fields, form, work, { whom: "anyone" })
}
