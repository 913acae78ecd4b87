"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { changePassword, changePasswordBody, reauthenticate } from "#lib/auth/change-password.ts"
import { deleteAccount } from "#lib/auth/delete-account.ts"
import { endSignIn, revokeOtherSignIns } from "#lib/auth/sign-in-list.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import type { FormState } from "../_components/forms/form-state.ts"
import { submit } from "../_components/forms/submit.ts"

export async function endSignInAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({ id: z.string() }), form, async ({ id }) => {
    await endSignIn(id)
    return "/account?done=ended"
  })
}

export async function revokeOthersAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({}), form, async () => {
    await revokeOtherSignIns()
    return "/account?done=others-ended"
  })
}

export async function changePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object(changePasswordBody.shape), form, async (input) => {
    await changePassword(input, visitorOf(await headers()))
    return "/account?done=password-changed"
  })
}

export async function reauthenticateAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({ currentPassword: z.string() }), form, async ({ currentPassword }) => {
    await reauthenticate(currentPassword, visitorOf(await headers()))
    return "/account"
  })
}

export async function deleteAccountAction(_: FormState, form: FormData): Promise<FormState> {
  return submit(z.object({}), form, async () => {
    await deleteAccount()
    return "/"
  })
}
