"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { checkForm } from "#app/_components/forms/check-form.ts"
import type { FormState } from "#app/_components/forms/form-state.ts"
import { submit } from "#app/_components/forms/submit.ts"
import { addressOf } from "#lib/auth/address.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { createAllowance } from "#lib/demo/allowance.ts"
import { placeOf } from "#lib/demo/lab.ts"
import { runScript, type Step, scriptNames } from "#lib/demo/scripts.ts"
import { nextPath } from "#lib/http/next-path.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { env } from "#lib/site/env.ts"
import { services } from "#lib/site/services.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"

export interface Transcript {
  readonly steps: readonly Step[]
  readonly message?: string
}

const fields = z.strictObject({ script: z.enum(scriptNames, "There is no such script.") })
const spend = createAllowance(10, 60)

/** Runs one of the scripts against this server, and gives what was said. */
export async function run(_: Transcript, form: FormData): Promise<Transcript> {
  demoOnly()
  try {
    const { input } = await checkForm(fields, form)
    await spend(addressOf(await headers()))
    return { steps: await runScript(input.script, placeOf(env(), services().defaultStore)) }
  } catch (error) {
    return { steps: [], message: problemOf(error).message }
  }
}

/** Logs out, and goes back to the pattern. */
export async function logOutAction(_: FormState, form: FormData): Promise<FormState> {
  const work = async ({ next }: { next: string }) => {
    await logOut()
    return nextPath(next)
  }
  return submit(z.strictObject({ next: z.string() }), form, work, { whom: "its login or nobody" })
}
