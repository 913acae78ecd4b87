"use client"

import { useEffect } from "react"
import useSWR from "swr"

/** Of GET /api/session, what this pattern shows; and the login that it shows, which a logout names as its own. */
export interface SessionState {
  readonly loggedIn: boolean
  readonly user?: { readonly username: string }
  readonly login: string
}

const path = "/api/session"
const loginHeader = "Session-Login"
const nobody: SessionState = { loggedIn: false, login: "nobody" }
const channelName = "session"

/**
 * Who is logged in, in step with the server and with the other tabs.
 *
 * @param initial as the page was rendered
 * @param view an id of its own for each time that the server renders the page. SWR remembers what it knows for all pages
 * together: by one key, it would put what was known on an earlier visit before what comes with the page
 */
export function useSession(initial: SessionState, view: string) {
  // Asks on arrival as well: a page to which somebody has come back may be as old as it likes.
  const { data, error, mutate } = useSWR<SessionState>([path, view], () => ask("GET"), { fallbackData: initial })
  const session = data ?? initial
  useEffect(() => {
    const channel = new BroadcastChannel(channelName)
    // A message is a hint, not the truth: the server is asked.
    channel.onmessage = () => void mutate()
    return () => channel.close()
  }, [mutate])

  async function change(work: Promise<SessionState>, optimisticData?: SessionState): Promise<void> {
    try {
      await mutate(work, { optimisticData, rollbackOnError: true, revalidate: false })
    } catch (error) {
      // It may have been done all the same, if only the answer was lost.
      void mutate()
      throw error
    } finally {
      const channel = new BroadcastChannel(channelName)
      channel.postMessage("changed")
      channel.close()
    }
  }

  return {
    session,
    error: error instanceof Error ? error.message : null,
    logIn: (credentials: object) => change(ask("POST", {}, credentials)),
    // These two act for the login that is shown and no other: somebody else may have logged in since, in another tab.
    continueAsGuest: () => change(ask("POST", { [loginHeader]: session.login }, { guest: true })),
    logOut: () => change(ask("DELETE", { [loginHeader]: session.login }), nobody),
  }
}

/** @throws Error with the API's own words, or that there was no answer */
async function ask(method: string, headers: Record<string, string> = {}, content?: object): Promise<SessionState> {
  const type: Record<string, string> = content ? { "Content-Type": "application/json" } : {}
  const body = content && JSON.stringify(content)
  const response = await fetch(path, { method, headers: { ...type, ...headers }, body }).catch(() => {
    throw new Error("No answer came from the server. What is shown here is how it stands, as far as it is known.")
  })
  if (response.status === 204) return nobody
  const answer = await response.json().catch(() => null)
  if (!response.ok) throw new Error(answer?.detail ?? "The server can not do that now.")
  return { ...answer, login: response.headers.get(loginHeader) ?? nobody.login }
}
