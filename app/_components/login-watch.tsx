"use client"

import { useRouter } from "next/navigation"
import useSWR from "swr"

/** Milliseconds. */
const period = 5000

/**
 * Has the page made anew when the login that it shows is over: it may be ended on another device at any time. By asking
 * now and then, while the page is to be seen, since nothing else works with every store and any number of processes: a
 * connection held open would be to one process, and a login may be ended in another, or simply expire.
 */
export function LoginWatch({ username }: { username: string }) {
  const router = useRouter()
  useSWR("login-watch", ask, {
    refreshInterval: period,
    revalidateOnMount: false,
    focusThrottleInterval: 0,
    onSuccess: (now) => {
      if (now !== username) router.refresh()
    },
  })
  return null
}

/** Who is logged in; null for nobody. @throws Error while that can not be said: the page stays as it is */
async function ask(): Promise<string | null> {
  const response = await fetch("/api/session")
  if (!response.ok) throw new Error("No answer")
  return (await response.json()).user?.username ?? null
}
