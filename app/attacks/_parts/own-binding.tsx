import Link from "next/link"
import { unboundWords } from "#app/_components/unbound-words.ts"
import { type CurrentSession, isLoggedIn } from "#lib/auth/current.ts"
import { deviceOf } from "#lib/auth/device.ts"

/** Whether the visitor's own session is bound to a device, and why not if it is not. */
export function OwnBinding({ session }: { session: CurrentSession | null }) {
  return (
    <>
      {stateOf(session)}{" "}
      <Link href="/patterns/device-binding" className="underline underline-offset-4 hover:text-ink">
        How a session is bound to a device
      </Link>
    </>
  )
}

function stateOf(session: CurrentSession | null): string {
  if (!isLoggedIn(session)) return "You are not logged in: there is no session of yours that could be bound."
  const device = deviceOf(session.login)
  if (typeof device === "string") return `Your own session is not bound. ${unboundWords[device]}`
  return "Your own session is bound to the device of this browser."
}
