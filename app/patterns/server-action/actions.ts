"use server"

import { headers } from "next/headers"
import { z } from "zod"
import type { FormState } from "#app/_components/forms/form-state.ts"
import { submit } from "#app/_components/forms/submit.ts"
import { addressOf } from "#lib/auth/address.ts"
import { logIn, logInAsGuest } from "#lib/auth/log-in.ts"
import { logOut } from "#lib/auth/log-out.ts"

const page = "/patterns/server-action"
const fields = z.strictObject({ username: z.string(), password: z.string() })

// An action is a public address: what comes in is checked as if anybody had sent it, since anybody can.
export async function logInAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async (input: z.infer<typeof fields>) => {
    await logIn(input, addressOf(await headers()))
    return page
  }
  return submit(fields, form, work, { whom: "anyone" })
}

export async function guestAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.strictObject({}), form, async () => {
    await logInAsGuest({}, addressOf(await headers()))
    return page
  })
}

export async function logOutAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async () => {
    await logOut()
    return page
  }
  // It is done as well if nobody is logged in any more; but nobody else is logged out.
  return submit(z.strictObject({}), form, work, { whom: "its login or nobody" })
}
