"use server"

import { setTimeout as pause } from "node:timers/promises"
import { headers } from "next/headers"
import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { createAllowance } from "#lib/demo/allowance.ts"
import { passTime } from "#lib/demo/time-machine.ts"
import { POSITIONS, secondsAt } from "#lib/demo/time-machine-scale.ts"
import { Problem } from "#lib/http/problem.ts"
import { nextSessions } from "#lib/session/next.ts"
import { database } from "#lib/site/database.ts"
import { services } from "#lib/site/services.ts"
import type { FormState } from "../_components/forms/form-state.ts"
import { submitHere } from "../_components/forms/submit.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"

const fields = z.strictObject({ position: z.coerce.number().int().min(1).max(POSITIONS) })
const spend = createAllowance(10, 60)

/** Milliseconds that a visitor waits for a sweep. */
const PATIENCE = 4000

/** Makes the visitor's own session older, by as much as the slider says. */
export async function letTimePass(_: FormState, form: FormData): Promise<FormState> {
  demoOnly()
  return submitHere("/", fields, form, async ({ position }) => {
    const parts = { ...services(), db: database() }
    const session = await parts.request.get({ activity: false })
    const { absolute, remembered } = parts.timeouts
    const seconds = secondsAt(position, session?.record.login?.remember ? remembered : absolute)
    // The seam to Next, with an update that changes the clocks: it takes the ticket from the request, and sends the new one.
    const machine = {
      ...parts.sessions,
      update: (text: string | undefined) => passTime(parts, text, seconds),
    }
    const moved = session && (await nextSessions(() => ({ ...parts, sessions: machine })).update((data) => data))
    if (!moved) throw new Problem(409, "Your session has ended, so it can not be made older.")
  })
}

/** Sweeps at once, as the server does every minute: removes what has expired, whosever it was. */
export async function sweepNow(_: FormState, form: FormData): Promise<FormState> {
  demoOnly()
  return submitHere("/", z.strictObject({}), form, async () => {
    await spend(addressOf(await headers()))
    // One with much to remove goes on after the answer.
    await Promise.race([services().sweepOnce(), pause(PATIENCE)])
  })
}
