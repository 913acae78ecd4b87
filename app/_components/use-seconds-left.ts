"use client"

import { useEffect, useState } from "react"

/** The newest page of this tab: when the server made it, and by how many milliseconds its clock was ahead of the visitor's. */
let newest = { now: "", ahead: 0 }

/** A page that is shown again is no news: its `now` is long past. @param now the server's time when it sent the page */
function aheadBy(now: string): number {
  if (now > newest.now) newest = { now, ahead: Date.parse(now) - Date.now() }
  return newest.ahead
}

/**
 * The seconds until `end`, rounded up, counted down; null before the browser takes over.
 * @param now the server's time when it sent this: the visitor's clock may be wrong. Both are ISO 8601
 */
export function useSecondsLeft(end: string, now: string): number | null {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const localEnd = Date.parse(end) - aheadBy(now)
    const tick = () => setLeft(Math.max(0, Math.ceil((localEnd - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [end, now])
  return left
}
