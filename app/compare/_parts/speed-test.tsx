"use client"

import dynamic from "next/dynamic"
import { type FormEvent, useActionState, useState } from "react"
import { Alert } from "#app/_components/ui/alert.tsx"
import { Button } from "#app/_components/ui/button.tsx"
import { type Measured, measure } from "../actions.ts"
import { SpeedTable } from "./speed-table.tsx"

// The charts weigh more than all the rest of the page: they come with the first result.
const SpeedCharts = dynamic(() => import("./speed-charts.tsx").then((module) => module.SpeedCharts), {
  ssr: false,
  loading: () => <div className="h-160 sm:h-80" />,
})

/** Measures store by store, with progress; without JavaScript all at once, and the page comes back with the table. */
export function SpeedTest({ stores }: { stores: readonly string[] }) {
  const [posted, post] = useActionState(measure, { measured: [] })
  const [measured, setMeasured] = useState<readonly Measured[] | null>(null)
  const [running, setRunning] = useState<string | null>(null)
  const [message, setMessage] = useState(posted.message)

  async function run(event: FormEvent) {
    event.preventDefault()
    if (running) return
    setMessage(undefined)
    const sofar: Measured[] = []
    setMeasured(sofar)
    try {
      for (const store of stores) {
        setRunning(store)
        const form = new FormData()
        form.set("store", store)
        const result = await measure({ measured: [] }, form)
        sofar.push(...result.measured)
        setMeasured([...sofar])
        setMessage(result.message)
        if (result.message) break
      }
    } catch {
      setMessage("The server did not answer. Try again.")
    } finally {
      setRunning(null)
    }
  }

  const shown = measured ?? posted.measured
  const speeds = shown.filter((one) => "took" in one)
  return (
    <div className="space-y-6">
      <form action={post} onSubmit={run} className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button type="submit" aria-disabled={running ? true : undefined}>
          {shown.length > 0 ? "Measure again" : "Measure now"}
        </Button>
        {running ? (
          <label className="flex min-w-48 flex-1 flex-wrap items-center gap-3 text-sm text-muted">
            <progress
              max={stores.length}
              value={shown.length}
              className="meter h-2 w-full max-w-60 [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
            />
            <span>
              measuring <span className="font-mono text-ink">{running}</span>
            </span>
          </label>
        ) : (
          <p className="text-sm text-muted">Takes about {Math.ceil(stores.length * 0.65)} seconds.</p>
        )}
      </form>
      {message ? <Alert variant="error">{message}</Alert> : null}
      <div aria-live="polite" className="space-y-6">
        {measured && speeds.length > 0 ? <SpeedCharts speeds={speeds} stores={stores} /> : null}
        {shown.length > 0 ? <SpeedTable measured={shown} /> : null}
      </div>
    </div>
  )
}
