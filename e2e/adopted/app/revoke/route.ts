import { session } from "../../sessions.ts"

/** Ends all logins, as somebody elsewhere would. */
export async function POST() {
  session().endAll()
  return new Response(null, { status: 204 })
}
