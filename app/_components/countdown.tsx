"use client"

import { useEffect, useState } from "react"

/** The time left until `end` (ISO 8601), counted down. Nothing without JavaScript: the time itself stands beside it. */
export function Countdown({ end }: { end: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [])
  if (now === null) return null
  const left = Math.ceil((Date.parse(end) - now) / 1000)
  return <span className="tabular-nums">{left > 0 ? `${duration(left)} left` : "over"}</span>
}

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const clock = [seconds / 3600, seconds / 60, seconds].map((unit, index) =>
    String(Math.floor(unit) % (index === 0 ? 24 : 60)).padStart(2, "0"),
  )
  return `${days > 0 ? `${days} d ` : ""}${clock.join(":")}`
}
