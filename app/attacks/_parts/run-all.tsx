"use client"

import { useRef, useState } from "react"
import { Button } from "#app/_components/ui/button.tsx"
import { Select } from "#app/_components/ui/select.tsx"
import { useHydrated } from "#app/_components/use-hydrated.ts"
import { useLab } from "./lab.tsx"

/** How often an attack is begun that the limits of the site, or of the lab, have kept from running. */
const MOST_TRIES = 5

interface Entry {
  readonly id: string
  readonly name: string
  readonly stores: "each" | "once"
}

interface RunAllProps {
  attacks: readonly Entry[]
  /** How many more there are that can not be tried on this site. */
  passedOver: number
  defaultStore: string
}

/** One attack after the other. Its controls need JavaScript, and are there with it only: each attack has a form of its own. */
export function RunAll({ attacks, passedOver, defaultStore }: RunAllProps) {
  const { stores, attack } = useLab()
  const [store, setStore] = useState(defaultStore)
  const [progress, setProgress] = useState<{ done: number; of: number; now: string; held: number } | null>(null)
  const stopped = useRef(false)
  const isHydrated = useHydrated()
  const others = passedOver > 0 ? ` ${passedOver} more can not be tried here: they say what is missing.` : ""
  const busy = progress !== null && progress.done < progress.of

  async function runAll() {
    stopped.current = false
    const tasks = attacks.flatMap((one) =>
      (store === "each" && one.stores === "each" ? stores : [store === "each" ? defaultStore : store]).map((where) => ({
        ...one,
        where,
      })),
    )
    let held = 0
    for (const [done, { id, name, where }] of tasks.entries()) {
      const show = (now: string) => setProgress({ done, of: tasks.length, now, held })
      show(`${name} (${where})`)
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        if (stopped.current) return setProgress(null)
        const result = await attack(id, where)
        if ("outcome" in result && result.outcome.refused) held += 1
        if ("outcome" in result || result.retryAfter === undefined) break
        show(`Waiting ${result.retryAfter} s: this site limits attempts, also those of its lab.`)
        await pause(result.retryAfter, () => stopped.current)
      }
    }
    setProgress({ done: tasks.length, of: tasks.length, now: "", held })
  }

  return (
    <div className="space-y-4 rounded-xl border bg-panel p-5">
      {/* As high as what comes, so that nothing moves. */}
      <div className="flex min-h-16.5 items-end gap-3 noscript:hidden">
        {isHydrated ? (
          <>
            <div className="max-w-44 flex-1 space-y-1.5">
              <label htmlFor="run-all-store" className="block text-sm font-medium">
                Sessions in
              </label>{" "}
              <Select id="run-all-store" value={store} onChange={(event) => setStore(event.target.value)}>
                {stores.map((name) => (
                  <option key={name}>{name}</option>
                ))}
                <option value="each">each store</option>
              </Select>
            </div>
            {busy ? (
              <Button
                variant="outline"
                onClick={() => {
                  stopped.current = true
                }}
              >
                Stop
              </Button>
            ) : (
              <Button onClick={runAll}>Run all {attacks.length}</Button>
            )}
          </>
        ) : null}
      </div>
      <div aria-live="polite" className="text-sm">
        {progress ? (
          <label className="block space-y-2">
            <progress
              max={progress.of}
              value={progress.done}
              className="meter block h-2 w-full [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
            />
            <span className="block text-muted">
              {busy
                ? `${progress.done} of ${progress.of}. ${progress.now}`
                : `Done: ${progress.held} of ${progress.of} refused.${others}`}
            </span>
          </label>
        ) : (
          <p className="text-muted">
            Each attack runs against this server only, with accounts that are removed afterwards.{others}
          </p>
        )}
      </div>
    </div>
  )
}

/** Waits so many seconds, or until it is called off. */
async function pause(seconds: number, isOff: () => boolean): Promise<void> {
  for (let second = 0; second < seconds && !isOff(); second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
