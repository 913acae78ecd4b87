import Link from "next/link"
import { type CurrentSession, isLoggedIn } from "#lib/auth/current.ts"
import { missingFor } from "#lib/demo/attacks/needs.ts"
import { bindingOf } from "#lib/session/device.ts"
import { env } from "#lib/site/env.ts"
import { services } from "#lib/site/services.ts"

/** Whether the visitor's own session is bound to a device, and what is missing if it is not. */
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
  const missing = missingFor({ needs: "binding" }, env())
  if (missing) return missing
  if (!isLoggedIn(session)) return "You are not logged in: there is no session of yours that could be bound."
  if (services().binding?.show(bindingOf(session))) return "Your own session is bound to the device of this browser."
  return "Your own session is not bound: this browser has registered no key, as Chrome does on Windows and macOS."
}
