"use client"

import { useSecondsLeft } from "./use-seconds-left.ts"

/** The time left until `end`, counted down. Empty without JavaScript: the time itself stands beside it. */
export function Countdown({ end, now }: { end: string; now: string }) {
  const left = useSecondsLeft(end, now)
  // A space keeps its place from the start, so that nothing moves.
  if (left === null) return "\u00a0"
  return left > 0 ? `${duration(left)} left` : "over"
}

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const clock = [seconds / 3600, seconds / 60, seconds].map((unit, index) =>
    String(Math.floor(unit) % (index === 0 ? 24 : 60)).padStart(2, "0"),
  )
  return `${days > 0 ? `${days} d ` : ""}${clock.join(":")}`
}
