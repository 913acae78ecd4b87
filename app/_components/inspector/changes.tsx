"use client"

import { createContext, type ReactNode, use, useEffect, useState } from "react"
import { changedParts } from "#lib/demo/changed-parts.ts"
import { describeChanges, type Snapshot, textIn } from "#lib/demo/snapshot.ts"

/** In the session storage, for changes that load another page: logout clears it, and it ends with the tab. */
const KEY = "inspector"

interface Changes {
  /** Every text that is shown now, by its name. */
  readonly shown: Map<string, string>
  /** What was shown before the last change; null when nothing has changed yet. */
  readonly before: Snapshot | null
}

const Context = createContext<Changes>({ shown: new Map(), before: null })

/** Compares what is shown inside with what was shown before, tells a screen reader, and has it marked. */
export function Changes({ children }: { children: ReactNode }) {
  const [shown] = useState(() => new Map<string, string>())
  const [last, setLast] = useState<Snapshot | null>(null)
  const [before, setBefore] = useState<Snapshot | null>(null)
  // After each render, since the server may send another: what is inside has entered itself in `shown` by then.
  useEffect(() => {
    const now = Object.fromEntries(shown)
    const previous = last ?? recall()
    if (previous && describeChanges(previous, now) === "") {
      if (!last) setLast(now)
      return
    }
    setBefore(previous)
    setLast(now)
    sessionStorage.setItem(KEY, JSON.stringify(now))
  })
  return (
    <Context value={{ shown, before }}>
      {children}
      <p role="status" className="sr-only">
        {before && last ? describeChanges(before, last) : null}
      </p>
    </Context>
  )
}

/** A text of the inspector, with what has changed in it marked. @param name what it is: no other text has it */
export function Shown({ name, children: text }: { name: string; children: string }) {
  const { shown, before } = use(Context)
  useEffect(() => {
    shown.set(name, text)
    return () => {
      shown.delete(name)
    }
  }, [shown, name, text])
  if (!before) return text
  return changedParts(textIn(before, name) ?? "", text).map((part, index) =>
    part.changed ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is nothing but its place
      <mark key={index} className="changed">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}

/** What this tab has shown last. */
function recall(): Snapshot | null {
  const kept = sessionStorage.getItem(KEY)
  return kept === null ? null : JSON.parse(kept)
}
