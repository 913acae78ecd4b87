"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { RateLimitedError } from "#lib/accounts/limits.ts"
import { addressOf } from "#lib/auth/address.ts"
import { storeName } from "#lib/auth/current.ts"
import { AttackError } from "#lib/demo/attacks/browser.ts"
import type { Outcome } from "#lib/demo/attacks/types.ts"
import { WireError } from "#lib/demo/attacks/wire.ts"
import { attackThisServer } from "#lib/demo/lab.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { env } from "#lib/site/env.ts"
import { checkForm } from "../_components/forms/check-form.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"

/** What came of an attack on one store, or why it was not run. */
export type Result = { readonly store: string } & (
  | { readonly outcome: Outcome }
  | { readonly problem: string /** Seconds, when waiting helps. */; readonly retryAfter?: number }
)

/** Seconds. */
const RETRY_AFTER = 15

const fields = z.strictObject({ attack: z.string(), store: storeName })

/** Runs the attack that the form names, in the store that it names. */
export async function run(_: Result | null, form: FormData): Promise<Result> {
  demoOnly()
  let store = ""
  try {
    const { input: choice } = await checkForm(fields, form)
    store = choice.store
    const address = addressOf(await headers())
    return { store, outcome: await attackThisServer(choice, { address, env: env() }) }
  } catch (error) {
    if (error instanceof RateLimitedError) {
      return { store, problem: error.message, retryAfter: error.retryAfterSeconds }
    }
    // These two say what the attack met with, and nothing of the server's inside. Most of all it is the limit of logins.
    if (error instanceof AttackError) {
      const problem = `${error.message} This site's limits hold for its lab too: try again in a minute.`
      return { store, problem, retryAfter: RETRY_AFTER }
    }
    return { store, problem: error instanceof WireError ? error.message : problemOf(error).message }
  }
}
