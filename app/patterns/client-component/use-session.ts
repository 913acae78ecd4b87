"use client"

import { useEffect } from "react"
import useSWR from "swr"

/** Of GET /api/session, what this pattern shows. */
export interface SessionState {
  readonly loggedIn: boolean
  readonly user?: { readonly username: string }
}

const path = "/api/session"
const nobody: SessionState = { loggedIn: false }
const channelName = "session"

/** Who is logged in, in step with the server and with the other tabs. @param initial as the page was rendered */
export function useSession(initial: SessionState) {
  const { data, error, isValidating, mutate } = useSWR<SessionState>(path, () => ask("GET"), {
    fallbackData: initial,
    revalidateOnMount: false,
  })
  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    // A message is a hint, not the truth: the server is asked.
    channel.onmessage = () => void mutate()
    return () => channel.close()
  }, [mutate])

  async function change(work: Promise<SessionState>, optimisticData?: SessionState): Promise<void> {
    await mutate(work, { optimisticData, rollbackOnError: true, revalidate: false })
    const channel = new BroadcastChannel(channelName)
    channel.postMessage("changed")
    channel.close()
  }

  return {
    session: data ?? initial,
    error: error instanceof Error ? error.message : null,
    isValidating,
    logIn: (credentials: object) => change(ask("POST", credentials)),
    logOut: () =>
      change(
        ask("DELETE").then(() => nobody),
        nobody,
      ),
  }
}

/** @throws Error with the API's own words, or that there was no answer */
async function ask(method: string, body?: object): Promise<SessionState> {
  const response = await fetch(path, {
    method,
    headers: body && { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  }).catch(() => {
    throw new Error("The server did not answer. Try again.")
  })
  const answer = response.status === 204 ? nobody : await response.json().catch(() => null)
  if (!response.ok) throw new Error(answer?.detail ?? "The server can not do that now.")
  return answer
}
