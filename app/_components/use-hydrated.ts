"use client"

import { useSyncExternalStore } from "react"

const subscribe = () => () => {}

/** Whether scripts have taken over. What does nothing without them is not shown before: its place is kept by who shows it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
}
