import { type KeyedEntry, keyedEntry } from "../stores/entry.ts"
import type { SessionDriver } from "../types.ts"
import { followMoves } from "./follow-moves.ts"

/** The same stores, between which an operator may move all sessions (move-all.ts): tickets are followed to where they went. */
export function movable(entries: readonly KeyedEntry[]): KeyedEntry[] {
  let drivers: Map<string, SessionDriver> | undefined
  return entries.map(({ name, problems }) =>
    keyedEntry(
      name,
      (parts) => {
        drivers ??= followMoves(new Map(entries.map((entry) => [entry.name, entry.driver(parts)])))
        return drivers.get(name) as SessionDriver
      },
      problems,
    ),
  )
}
