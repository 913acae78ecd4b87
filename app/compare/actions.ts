"use server"

import { headers } from "next/headers"
import { z } from "zod"
import { createQueue } from "#lib/accounts/queue.ts"
import { addressOf } from "#lib/auth/address.ts"
import { storeName } from "#lib/auth/current.ts"
import { createAllowance } from "#lib/demo/allowance.ts"
import { measureSpeed, type Speed } from "#lib/demo/compare-speed.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { withDeadline } from "#lib/session/time/deadline.ts"
import type { SessionStore } from "#lib/session/types.ts"
import { database } from "#lib/site/database.ts"
import { env } from "#lib/site/env.ts"
import { services } from "#lib/site/services.ts"
import { siteStores } from "#lib/site/stores.ts"
import { checkForm } from "../_components/forms/check-form.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"

/** What was measured of a store, or why it was not. */
export type Measured = Speed | { readonly store: string; readonly problem: string }

export interface SpeedState {
  readonly measured: readonly Measured[]
  readonly message?: string
}

/** Milliseconds a store: five of them stay below five seconds, one that hangs included. */
const BUDGET = 600
const DEADLINE = 900

// Stores one after the other, and one visitor after the other: two at once would measure each other.
const inTurn = createQueue(1, 4)
const fields = z.strictObject({ store: storeName.optional() })
const spend = createAllowance(30, 60)

/** Measures the store that the form names; without one, all. */
export async function measure(_: SpeedState, form: FormData): Promise<SpeedState> {
  demoOnly()
  const measured: Measured[] = []
  try {
    const { input } = await checkForm(fields, form)
    const address = addressOf(await headers())
    for (const store of stores().filter(({ name }) => name === (input.store ?? name))) {
      await spend(address)
      measured.push(await inTurn(() => measureOne(store)))
    }
    return { measured }
  } catch (error) {
    return { measured, message: problemOf(error).message }
  }
}

async function measureOne(store: SessionStore): Promise<Measured> {
  try {
    return await withDeadline(store.name, DEADLINE, measureSpeed(store, { ...services(), budget: BUDGET }))
  } catch (error) {
    return { store: store.name, problem: problemOf(error).message }
  }
}

/** The same places as the visitors', save that the memory store is a map of its own. */
function stores(): SessionStore[] {
  const parts = { ...services(), set: "measured", makesPlaces: false }
  return siteStores({ env: env(), db: database() }).map((entry) => entry.open(parts))
}
