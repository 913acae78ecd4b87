import { openSessions } from "@/lib/session"
import { memoryLogins } from "@/lib/session/logins/memory"
import { memory } from "@/lib/session/stores/memory"

/** What this process has asked for, of the store and of the register of logins; and milliseconds by which its clock is ahead. */
const counted = globalThis as { asked?: string[]; ahead?: number }

/** What was asked for since this was called last. */
export function takeAsked(): string[] {
  const { asked = [] } = counted
  counted.asked = []
  return asked
}

function note(what: string): void {
  counted.asked = [...(counted.asked ?? []), what]
}

/** Lets time pass. */
export function passTime(milliseconds: number): void {
  counted.ahead = (counted.ahead ?? 0) + milliseconds
}

/** Sessions that count what is asked for. */
export const session = openSessions({
  origin: process.env.APP_ORIGIN,
  stores: [memory()],
  logins(parts) {
    const logins = memoryLogins()(parts)
    const load: typeof logins.load = (login) => {
      note("login")
      return logins.load(login)
    }
    return { ...logins, load }
  },
  telemetry: {
    during(operation, _, work) {
      note(operation)
      return work()
    },
    count() {},
  },
  now: Object.assign(() => new Date(Date.now() + (counted.ahead ?? 0)), { isSettled: () => false }),
})
