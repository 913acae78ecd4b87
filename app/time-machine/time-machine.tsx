"use client"

import { useState } from "react"
import { POSITIONS, positionOf, secondsAt } from "#lib/demo/time-machine-scale.ts"
import { ActionForm } from "../_components/forms/action-form.tsx"
import { SubmitButton } from "../_components/forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../_components/ui/card.tsx"
import { useHydrated } from "../_components/use-hydrated.ts"
import { letTimePass, sweepNow } from "./actions.ts"

interface TimeMachineProps {
  /** Seconds of the session's age and of its idleness now; undefined without a session. */
  now?: { readonly age: number; readonly idle: number }
  /** Seconds; `idle` is null with "remember me". */
  ends: { readonly touch: number; readonly idle: number | null; readonly absolute: number }
}

/** Lets time pass for the visitor's own session, to see it touched, ended and swept away. */
export function TimeMachine({ now, ends }: TimeMachineProps) {
  return (
    <Card aria-labelledby="time-machine">
      <CardHeader>
        <CardTitle id="time-machine">Time machine</CardTitle>
        <CardDescription>
          {now
            ? "Make your session older, as if you had been away. No other session changes."
            : "Your session has ended. If it has expired, the server still keeps it, until its next sweep."}
        </CardDescription>
      </CardHeader>
      <CardContent className="space-y-5">
        {now ? <Slider now={now} ends={ends} /> : null}
        <ActionForm action={sweepNow} className="flex flex-wrap items-center gap-3 text-sm">
          <SubmitButton variant="outline" size="small">
            Sweep now
          </SubmitButton>{" "}
          <span className="flex-1 text-muted">Deletes all expired sessions, as the server does every minute.</span>
        </ActionForm>
      </CardContent>
    </Card>
  )
}

function Slider({ now, ends }: Required<TimeMachineProps>) {
  const [position, setPosition] = useState(() => positionOf(ends.touch, ends.absolute))
  const seconds = secondsAt(position, ends.absolute)
  const isHydrated = useHydrated()
  return (
    <ActionForm action={letTimePass} className="space-y-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <label htmlFor="position" className="font-medium">
          Skip ahead by
        </label>{" "}
        {isHydrated ? (
          <output htmlFor="position" className="font-mono tabular-nums">
            {duration(seconds)}
          </output>
        ) : null}
      </div>
      <input
        id="position"
        name="position"
        type="range"
        min={1}
        max={POSITIONS}
        value={position}
        aria-valuetext={duration(seconds)}
        onChange={(event) => setPosition(event.target.valueAsNumber)}
        className="h-6 w-full accent-accent"
      />
      <p aria-live="polite" className="min-h-10 text-sm text-pretty text-muted noscript:hidden">
        {isHydrated ? whatHappens(seconds, now, ends) : null}
      </p>
      <SubmitButton variant="outline">Go</SubmitButton>
    </ActionForm>
  )
}

function whatHappens(
  seconds: number,
  { age, idle }: Required<TimeMachineProps>["now"],
  ends: TimeMachineProps["ends"],
) {
  if (age + seconds >= ends.absolute)
    return "Then your session has reached its maximum age and ends, however active you were."
  if (ends.idle !== null && idle + seconds >= ends.idle)
    return "Then you have been inactive for too long, and your session ends."
  if (idle + seconds >= ends.touch) return "Your session stays alive. Your next page view is recorded as activity."
  return "Your session stays alive. So short a time is not even recorded."
}

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const parts = [
    days && `${days} d`,
    hours && `${hours} h`,
    minutes && `${minutes} min`,
    seconds % 60 && `${seconds % 60} s`,
  ]
  return parts.filter(Boolean).slice(0, 2).join(" ") || "0 s"
}
