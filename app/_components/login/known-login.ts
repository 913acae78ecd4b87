"use client"

import { useSyncExternalStore } from "react"
import { LOGIN_HEADER } from "#lib/http/login-header.ts"

/** What the server said last about who is logged in in this browser. */
export interface KnownLogin {
  /** The login's id, or NOBODY. */
  readonly login: string
  /** When the session ends without activity, as the API said (ISO 8601). A page says so itself. */
  readonly idleExpiresAt?: string | null
}

let known: KnownLogin | undefined
const listeners = new Set<() => void>()
let channel: BroadcastChannel | undefined

/** Views of pages that were shown already: the router and the browser may show one again, as old as it is. */
const seen = new Set<string>()

/** @param view an id of its own for each time that the server makes a page */
export const wasSeen = (view: string): boolean => seen.has(view)

/** Milliseconds from a document to its scripts. After more of them it may have been left meanwhile, and come back. */
const SOON = 1000

/** Whether this is the first page of a document that the browser may have kept, while there were no scripts to notice. */
export function isOldDocument(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
  if (known !== undefined || !navigation) return false
  return navigation.type === "back_forward" || performance.now() - navigation.responseEnd > SOON
}

export const knownLogin = (): KnownLogin | undefined => known

/** What is known now, and from now on. */
export function useKnownLogin(): KnownLogin | undefined {
  return useSyncExternalStore(subscribe, knownLogin, () => undefined)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // What another tab says is a hint, not the truth: the server is asked.
  channel ??= Object.assign(new BroadcastChannel("session"), { onmessage: () => void ask().catch(() => {}) })
  return () => listeners.delete(listener)
}

function learn(next: KnownLogin): void {
  known = next
  for (const listener of listeners) listener()
}

/** A page has come from the server. Other tabs are told if it brings news. */
export function learnFromPage(view: string, login: string): void {
  seen.add(view)
  const isNews = known?.login !== login
  learn({ login })
  if (isNews) channel?.postMessage("changed")
}

/**
 * Asks the server who is logged in. It is no activity.
 * @throws TypeError when no answer came; Error when the server could not say
 */
export async function ask(): Promise<void> {
  const before = known
  const response = await fetch("/api/session", { cache: "no-store" })
  const login = response.headers.get(LOGIN_HEADER)
  if (!response.ok || !login) throw new Error("The server can not say who is logged in.")
  const { idleExpiresAt } = await response.json()
  // A page that came meanwhile is newer.
  if (known === before) learn({ login, idleExpiresAt })
}
