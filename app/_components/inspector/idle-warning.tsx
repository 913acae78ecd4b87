"use client"

import { stay } from "#app/actions.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { useKnownLogin } from "../login/known-login.ts"
import { buttonVariants } from "../ui/button.tsx"
import { useSecondsLeft } from "../use-seconds-left.ts"

interface IdleWarningProps {
  /** ISO 8601, as is `now`. */
  end: string
  now: string
  /** In seconds before the end. */
  warning: number
}

/** Warns shortly before the session ends for want of activity. At the lower edge: what one reads does not move. */
export function IdleWarning({ end, now, warning }: IdleWarningProps) {
  // The API may have said since that another tab was active.
  const left = useSecondsLeft(useKnownLogin()?.idleExpiresAt ?? end, now)
  const isNear = left !== null && left <= warning
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex justify-center p-4">
      <div
        className={
          isNear
            ? "pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-accent-line bg-panel px-5 py-3 text-sm shadow-lg"
            : undefined
        }
      >
        {/* There from the start, and without the seconds: a screen reader tells each change in it. */}
        <p role="status">
          {isNear && left > 0 ? "Your session is about to end, because you are inactive." : null}
          {left === 0 ? "Your session should have ended by now." : null}
        </p>
        {isNear && left > 0 ? (
          <>
            <span className="font-mono tabular-nums">{clock(left)}</span>
            <ActionForm action={stay}>
              <SubmitButton size="small">Stay</SubmitButton>
            </ActionForm>
          </>
        ) : null}
        {left === 0 ? (
          <a href="/" className={buttonVariants({ size: "small" })}>
            Reload
          </a>
        ) : null}
      </div>
    </div>
  )
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
