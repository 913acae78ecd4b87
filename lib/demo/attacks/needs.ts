import type { Env } from "../../site/env.ts"
import type { Attack } from "./types.ts"

/** What a site lacks so that an attack can be tried there, for people; null where it lacks nothing. */
export function missingFor(
  { needs }: Pick<Attack, "needs">,
  { secureCookies, deviceBinding }: Pick<Env, "secureCookies" | "deviceBinding">,
): string | null {
  if (needs !== "binding") return null
  if (!secureCookies) return "This site runs on plain http: sessions are bound to a device on https only."
  return deviceBinding ? null : "Sessions are not bound to a device here: DEVICE_BINDING is off."
}
