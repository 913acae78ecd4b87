"use server"

import { z } from "zod"
import { updateData } from "#lib/auth/current.ts"
import { nativeEntry } from "#lib/demo/native-value.ts"
import type { FormState } from "../forms/form-state.ts"
import { submitHere } from "../forms/submit.ts"
import { demoOnly } from "../showcase/demo-only.ts"

/** Puts a value of a native type into the session's data. */
export async function setValue(_: FormState, form: FormData): Promise<FormState> {
  demoOnly()
  return submitHere("/", nativeEntry, form, ({ key, value }) => updateData((data) => ({ ...data, [key]: value })))
}

/** Removes a key from the session's data. */
export async function removeKey(_: FormState, form: FormData): Promise<FormState> {
  demoOnly()
  return submitHere("/", z.strictObject({ key: keyAsJson }), form, ({ key }) =>
    updateData(({ [key]: _removed, ...data }) => data),
  )
}

/** As show-value.ts writes it. */
const keyAsJson = z.string().transform((text, context): string => {
  try {
    return z.string().parse(JSON.parse(text))
  } catch {
    context.addIssue("This is no key.")
    return z.NEVER
  }
})
