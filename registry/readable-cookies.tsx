"use client"

import { useSyncExternalStore } from "react"

/** Shows the cookies that scripts can read. The session's is not among them: it is HttpOnly. */
export function ReadableCookies() {
  const readable = useSyncExternalStore(
    () => () => {},
    () => document.cookie || "No cookie.",
    () => "Scripts have not run yet.",
  )
  return <pre>{readable}</pre>
}
