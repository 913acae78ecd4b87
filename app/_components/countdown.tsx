"use client"

import { useEffect, useState } from "react"

/** The time left until `end` (ISO 8601), counted down. Empty without JavaScript: the time itself stands beside it. */
export function Countdown({ end }: { end: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [])
  // A space keeps its place from the start, so that nothing moves.
  if (now === null) return "\u00a0"
  const left = Math.ceil((Date.parse(end) - now) / 1000)
  return left > 0 ? `${duration(left)} left` : "over"
}

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const clock = [seconds / 3600, seconds / 60, seconds].map((unit, index) =>
    String(Math.floor(unit) % (index === 0 ? 24 : 60)).padStart(2, "0"),
  )
  return `${days > 0 ? `${days} d ` : ""}${clock.join(":")}`
}
