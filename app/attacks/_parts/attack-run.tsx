"use client"

import { ChevronRight, LoaderCircle, ShieldAlert, ShieldCheck, TriangleAlert } from "lucide-react"
import { type FormEvent, Fragment, type ReactNode, useActionState, useEffect, useRef, useState } from "react"
import { Badge } from "#app/_components/ui/badge.tsx"
import { Button } from "#app/_components/ui/button.tsx"
import { Select } from "#app/_components/ui/select.tsx"
import { type Result, run } from "../actions.ts"
import { useLab } from "./lab.tsx"
import { ResultView } from "./result-view.tsx"

interface AttackRunProps {
  id: string
  name: string
  stores: "each" | "once"
  defaultStore: string
  /** Why it can not be tried on this site; null: it can. */
  missing: string | null
  /** What is known before it is run. */
  children: ReactNode
}

/** One attack, to be opened, read and run; its form posts without JavaScript too. */
export function AttackRun({ id, name, stores, defaultStore, missing, children }: AttackRunProps) {
  const lab = useLab()
  const [posted, post] = useActionState(run, null, `/attacks#${id}`)
  const [running, setRunning] = useState(false)
  const [store, setStore] = useState(posted?.store || defaultStore)
  const results = { ...(posted ? { [posted.store]: posted } : {}), ...lab.results[id] }
  const shown = Object.values(results)
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (location.hash === `#${id}` && details.current) details.current.open = true
  }, [id])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (running) return
    setRunning(true)
    await lab.attack(id, store)
    setRunning(false)
  }

  return (
    <details ref={details} id={id} open={posted !== null} className="group scroll-mt-4 border-t first:border-t-0">
      <summary className="flex min-h-12 cursor-pointer list-none flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg px-5 py-2.5 text-sm hover:bg-sunken group-open:font-medium [&::-webkit-details-marker]:hidden">
        <span className="flex min-w-0 items-center gap-2">
          <ChevronRight
            aria-hidden
            className="size-3.5 shrink-0 text-muted transition-transform group-open:rotate-90 motion-reduce:transition-none"
          />
          {name}
        </span>{" "}
        <span className="flex flex-wrap gap-1.5">
          {missing ? <Badge>not tried here</Badge> : null}
          {shown.map((result) => (
            <Fragment key={result.store}>
              <Verdict result={result} />{" "}
            </Fragment>
          ))}
        </span>
      </summary>
      <div className="space-y-5 px-5 pt-1 pb-6">
        {children}
        {missing ? (
          <p className="max-w-3xl text-sm text-pretty">
            <span className="font-medium">It can not be tried here.</span> {missing}
          </p>
        ) : (
          <form action={post} onSubmit={submit} className="flex flex-wrap items-center gap-3">
            <input type="hidden" name="attack" value={id} />
            {stores === "each" ? (
              <Select
                name="store"
                aria-label="Store"
                className="w-36!"
                value={store}
                onChange={(event) => setStore(event.target.value)}
              >
                {lab.stores.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            ) : (
              <input type="hidden" name="store" value={defaultStore} />
            )}{" "}
            <Button type="submit" aria-disabled={running || undefined}>
              {running ? <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" /> : null}
              Run
            </Button>
          </form>
        )}
        <div aria-live="polite" className="space-y-4">
          {shown.map((result) => (
            <ResultView key={result.store} result={result} />
          ))}
        </div>
      </div>
    </details>
  )
}

function Verdict({ result }: { result: Result }) {
  if (!("outcome" in result)) {
    return (
      <Badge>
        <TriangleAlert aria-hidden />
        {result.store}: not run
      </Badge>
    )
  }
  return result.outcome.refused ? (
    <Badge variant="accent">
      <ShieldCheck aria-hidden />
      {result.store}: refused
    </Badge>
  ) : (
    <Badge variant="danger">
      <ShieldAlert aria-hidden />
      {result.store}: got in
    </Badge>
  )
}
