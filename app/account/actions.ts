"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { changePassword, changePasswordBody, reauthenticate } from "#lib/auth/change-password.ts"
import { deleteAccount } from "#lib/auth/delete-account.ts"
import { endLogin, revokeOtherLogins } from "#lib/auth/login-list.ts"
import { Problem } from "#lib/http/problem.ts"
import type { FormState } from "../_components/forms/form-state.ts"
import { submit } from "../_components/forms/submit.ts"
import type { Done } from "./done.ts"
import { type Pending, pathWith, pendingOf } from "./pending.ts"

// The name is in the form for password managers.
const changePasswordFields = changePasswordBody.extend({ username: z.string().optional() })
const reauthenticateFields = z.strictObject({
  currentPassword: z.string(),
  wanted: z.string().optional(),
  id: z.string().optional(),
})

export async function endLoginAction(_: FormState, form: FormData): Promise<FormState> {
  return submitLoggedIn(z.strictObject({ id: z.string() }), form, ({ id }) =>
    orAsk({ wanted: "end", id }, () => end(id)),
  )
}

export async function revokeOthersAction(_: FormState, form: FormData): Promise<FormState> {
  return submitLoggedIn(z.strictObject({}), form, () => orAsk({ wanted: "end-others" }, endOthers))
}

export async function deleteAccountAction(_: FormState, form: FormData): Promise<FormState> {
  return submitLoggedIn(z.strictObject({}), form, () =>
    orAsk({ wanted: "delete" }, async () => {
      await deleteAccount()
      return "/"
    }),
  )
}

export async function changePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return submitLoggedIn(changePasswordFields, form, async ({ username: _, ...input }) => {
    await changePassword(input, addressOf(await headers()))
    return pathAfter("password-changed")
  })
}

/** The password is entered again, and what waited for it goes on. */
export async function reauthenticateAction(_: FormState, form: FormData): Promise<FormState> {
  return submitLoggedIn(reauthenticateFields, form, async ({ currentPassword, ...wanted }) => {
    await reauthenticate(currentPassword, addressOf(await headers()))
    const pending = pendingOf(wanted)
    switch (pending?.wanted) {
      case "end":
        return end(pending.id)
      case "end-others":
        return endOthers()
      case "delete":
        // There is no way back from this one: it is asked once more.
        return pathWith(pending)
      default:
        return "/account"
    }
  })
}

async function end(id: string): Promise<string> {
  await endLogin(id)
  return pathAfter("ended")
}

async function endOthers(): Promise<string> {
  await revokeOtherLogins()
  return pathAfter("others-ended")
}

/** The account page that says what was done. */
function pathAfter(done: Done): string {
  return `/account?done=${done}`
}

/**
 * The form of a page whose login is over by now leads to the login page. The page itself could not say so: it would redirect
 * while the form is still being answered, and the browser would post the form there, its passwords with it.
 */
function submitLoggedIn<T>(schema: z.ZodType<T>, form: FormData, work: (input: T) => Promise<string>) {
  return submit(schema, form, work, { ifLoggedOut: "/login?next=%2Faccount" })
}

/** Does what needs a password that was entered a short time ago, or has the page ask for it first. */
async function orAsk(pending: Pending, work: () => Promise<string>): Promise<string> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.extra.code === "reauth_required") return pathWith(pending)
    throw error
  }
}
