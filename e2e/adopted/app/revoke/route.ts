import { inside } from "#lib/session/inside.ts"
import { session } from "../../sessions.ts"

/** Ends all logins of a user, as an operator would who is elsewhere. */
export async function POST() {
  const { logins } = inside(session).parts()
  await logins.endOthers("alice", "", "revoked")
  return new Response(null, { status: 204 })
}
