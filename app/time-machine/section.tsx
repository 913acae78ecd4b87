import type { CurrentSession } from "#lib/auth/current.ts"
import { touchInterval } from "#lib/session/time/timeouts.ts"
import { services } from "#lib/site/services.ts"
import { TimeMachine } from "./time-machine.tsx"

/** The time machine for this session. For the index, with DEMO=on. */
export function TimeMachineSection({ session }: { session: CurrentSession | null }) {
  const { now, timeouts } = services()
  const { idle, absolute, remembered } = timeouts
  const secondsSince = (date: Date) => Math.max(0, (now().getTime() - date.getTime()) / 1000)
  const isRemembered = session?.record.login?.remember ?? false
  return (
    <TimeMachine
      now={
        session ? { age: secondsSince(session.record.createdAt), idle: secondsSince(session.lastSeenAt) } : undefined
      }
      ends={{
        touch: touchInterval(timeouts),
        idle: isRemembered ? null : idle,
        absolute: isRemembered ? remembered : absolute,
      }}
    />
  )
}
