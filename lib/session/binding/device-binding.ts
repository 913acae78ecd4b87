import type { Binding } from "../device.ts"
import { OFFER_COOKIE, PATH } from "./registration-header.ts"
import { BOUND_COOKIE, DEVICE_COOKIE } from "./reload-for-proof.ts"
import { confirm, GRACE, hasAlive, OFFER, offerTo, readState } from "./state.ts"

export interface DeviceBindingOptions {
  /**
   * Seconds that a bound cookie lives, and so that a copy of it is good for. Default: 600. Chromium renews it two minutes before
   * its end, and signs about six times in nine minutes at most.
   */
  readonly lifetime?: number
  /** Where the handlers of routes.ts are mounted. Default: /api/dbsc. */
  readonly path?: string
}

/**
 * Binds each login to the device of its browser, if that offers it (Device Bound Session Credentials): whoever copies its
 * cookies has a session for as long as the bound cookie lives, and can not renew it. For all other browsers nothing changes.
 * Mount `registration(session)` and `refresh(session)` of routes.ts; proxy.ts needs registration-header.ts and reload-for-proof.ts.
 */
export function deviceBinding({ lifetime = 600, path = PATH }: DeviceBindingOptions = {}): Binding {
  return ({ now }) => ({
    cookieName: BOUND_COOKIE,
    deviceCookieName: DEVICE_COOKIE,
    lifetime,
    path,
    offer() {
      const { challenge, kept } = offerTo(now())
      return { kept, cookie: { name: OFFER_COOKIE, value: challenge, maxAge: OFFER } }
    },
    isProven(kept, cookies) {
      if (kept === null) return true
      const state = readState(kept)
      // Of a later release: whether it is bound, and to what, is not known, so it is not proven.
      if (!state) return false
      const { device } = state
      if (!device || hasAlive(device, cookies, now())) return true
      return device.confirmedAt === undefined || now().getTime() < device.confirmedAt + GRACE * 1000
    },
    confirm(kept, cookies) {
      const { device } = (kept !== null && readState(kept)) || {}
      return device && hasAlive(device, cookies, now()) ? confirm(device, now()) : null
    },
    show(kept) {
      const { device } = (kept !== null && readState(kept)) || {}
      if (device?.confirmedAt === undefined) return null
      const { algorithm, thumbprint, boundAt, provenAt, cookies } = device
      const end = Math.max(...cookies.map(({ until }) => until)) - GRACE * 1000
      const times = { boundAt: new Date(boundAt), provenAt: new Date(provenAt), provenUntil: new Date(end) }
      return { algorithm, thumbprint, ...times }
    },
  })
}
