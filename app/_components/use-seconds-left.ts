"use client"

import { useEffect, useState } from "react"

/**
 * The seconds until `end`, rounded up, counted down; null before the browser takes over.
 * @param now the server's time when it sent this: the visitor's clock may be wrong. Both are ISO 8601
 */
export function useSecondsLeft(end: string, now: string): number | null {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const localEnd = Date.now() + Date.parse(end) - Date.parse(now)
    const tick = () => setLeft(Math.max(0, Math.ceil((localEnd - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [end, now])
  return left
}
