"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { moveSession, storeBody, updateData } from "#lib/auth/current.ts"
import { logInAsGuest } from "#lib/auth/log-in.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { MAX_TEXT, readShown } from "#lib/site/data.ts"
import type { FormState } from "./_components/forms/form-state.ts"
import { submit, submitHere } from "./_components/forms/submit.ts"

/** One more visit. */
export async function addVisit(_: FormState, form: FormData): Promise<FormState> {
  return submitHere("/", z.strictObject({}), form, () =>
    updateData((data) => ({ ...data, visits: readShown(data).visits + 1 })),
  )
}

const note = z.string().max(MAX_TEXT, "The note is too long: at most 10,000 characters.")

/** Keeps the note; an empty one is none. */
export async function saveNote(_: FormState, form: FormData): Promise<FormState> {
  return submitHere("/", z.strictObject({ note }), form, ({ note }) =>
    updateData(({ note: _old, ...data }) => (note === "" ? data : { ...data, note })),
  )
}

/** Moves the session to another store, still logged in. */
export async function switchStore(_: FormState, form: FormData): Promise<FormState> {
  return submitHere("/", storeBody, form, ({ store }) => moveSession(store))
}

/** Activity, and nothing else: the idle timeout starts again. */
export async function stay(_: FormState, form: FormData): Promise<FormState> {
  // A write, since before login nothing else is activity.
  return submitHere("/", z.strictObject({}), form, () => updateData((data) => data))
}

/** Makes a throwaway account and logs it in. */
export async function continueAsGuest(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.strictObject({ next: z.string().optional() }), form, async ({ next }) => {
    await logInAsGuest({}, addressOf(await headers()))
    return nextPath(next)
  })
}

/** The same on the index: it stays, so that the focus comes to what has changed. */
export async function continueAsGuestOnIndex(_: FormState, form: FormData): Promise<FormState> {
  return submitHere("/", z.strictObject({}), form, async () => logInAsGuest({}, addressOf(await headers())))
}

/** Logs out, on the index: it stays, so that the inspector can say what is gone. */
export async function logOutOnIndex(_: FormState, form: FormData): Promise<FormState> {
  return submitHere("/", z.strictObject({}), form, logOut, { whom: "its login or nobody" })
}

/** Logs out, from any other page. */
export async function logOutAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async () => {
    await logOut()
    return "/"
  }
  return submit(z.strictObject({}), form, work, { whom: "its login or nobody" })
}
