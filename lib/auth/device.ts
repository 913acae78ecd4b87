import type { LoginWithUser } from "../accounts/logins.ts"
import { OFFER } from "../session/binding/state.ts"
import type { BoundDevice } from "../session/device.ts"
import { after } from "../session/time/timeouts.ts"
import { services } from "../site/services.ts"

/** Why a login is bound to no device. "awaited": the time in which its browser may register a key is not over. */
export type Unbound = "http" | "off" | "awaited" | "not_registered"

/** The device that a login is bound to, or why it is bound to none. Asks no store. */
export function deviceOf({
  binding: kept,
  createdAt,
}: Pick<LoginWithUser, "binding" | "createdAt">): BoundDevice | Unbound {
  const { binding, secure, now } = services()
  if (!binding) return secure ? "off" : "http"
  return binding.show(kept ?? null) ?? (after(createdAt, OFFER) > now() ? "awaited" : "not_registered")
}
