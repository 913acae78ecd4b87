import { z } from "zod"

/** What was asked for when the password had been entered too long ago. It waits in the page's address for the password. */
const pendingThing = z.discriminatedUnion("wanted", [
  z.object({ wanted: z.literal("end"), id: z.string().min(1) }),
  z.object({ wanted: z.literal("end-others") }),
  z.object({ wanted: z.literal("delete") }),
])
export type Pending = z.infer<typeof pendingThing>

/** Null: nothing waits, or nothing that can be asked for here. */
export function pendingOf(input: unknown): Pending | null {
  return pendingThing.safeParse(input).data ?? null
}

/** The account page that asks for the password, or once more, before this is done. */
export function pathWith(pending: Pending): string {
  return `/account?${new URLSearchParams(pending)}`
}
