import type { Unbound } from "#lib/auth/device.ts"

/** Why the login of this browser is bound to no device. */
export const unboundWords: Readonly<Record<Unbound, string>> = {
  http: "This site is served over plain http, and browsers bind sessions over https only.",
  off: "Device binding is switched off on this site (DEVICE_BINDING=off).",
  awaited:
    "A browser that offers it registers its key within a minute of the login: reload to see whether this one has.",
  not_registered: "This browser registered no key in the minute after the login. Most browsers do not offer it yet.",
}
