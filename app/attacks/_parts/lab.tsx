"use client"

import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react"
import { type Result, run } from "../actions.ts"

/** By attack: what it came to in each store that it was tried in. */
type Results = Readonly<Record<string, Readonly<Record<string, Result>>>>

interface Lab {
  readonly stores: readonly string[]
  readonly results: Results
  /** Runs an attack, and keeps what came of it. */
  readonly attack: (id: string, store: string) => Promise<Result>
}

const Context = createContext<Lab | null>(null)

/** What has been tried on this page: single runs and "run all" fill the same list. */
export function LabProvider({ stores, children }: { stores: readonly string[]; children: ReactNode }) {
  const [results, setResults] = useState<Results>({})
  const attack = useCallback(async (id: string, store: string) => {
    const result = await ask(id, store)
    setResults((before) => ({ ...before, [id]: { ...before[id], [store]: result } }))
    return result
  }, [])
  const lab = useMemo(() => ({ stores, results, attack }), [stores, results, attack])
  return <Context value={lab}>{children}</Context>
}

export function useLab(): Lab {
  const lab = use(Context)
  if (!lab) throw new Error("There is no LabProvider around this.")
  return lab
}

async function ask(id: string, store: string): Promise<Result> {
  const form = new FormData()
  form.set("attack", id)
  form.set("store", store)
  try {
    return await run(null, form)
  } catch {
    return { store, problem: "The server did not answer." }
  }
}
