"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { moveSession, storeBody, updateData } from "#lib/auth/current.ts"
import { logInAsGuest } from "#lib/auth/log-in.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { readVisits } from "./_components/demo-data.ts"
import type { FormState } from "./_components/forms/form-state.ts"
import { submit } from "./_components/forms/submit.ts"

/** One more visit. */
export async function addVisit(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({}), form, async () => {
    await updateData((data) => ({ ...data, visits: readVisits(data) + 1 }))
    return "/"
  })
}

/** Keeps the note; an empty one is none. */
export async function saveNote(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({ note: z.string() }), form, async ({ note }) => {
    await updateData(({ note: _old, ...data }) => (note === "" ? data : { ...data, note }))
    return "/"
  })
}

/** Moves the session to another store, still logged in. */
export async function switchStore(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object(storeBody.shape), form, async ({ store }) => {
    await moveSession(store)
    return "/"
  })
}

/** Makes a throwaway account and logs it in. */
export async function continueAsGuest(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({ next: z.string().optional() }), form, async ({ next }) => {
    await logInAsGuest({}, visitorOf(await headers()))
    return nextPath(next)
  })
}

/** Logs out, of the header's, the index's and the logout page's button alike. */
export async function logOutAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({}), form, async () => {
    await logOut()
    return "/"
  })
}
