"use client"

import { useActionState } from "react"
import { SubmitButton } from "#app/_components/forms/submit-button.tsx"
import { Scrollable } from "#app/_components/showcase/scrollable.tsx"
import { Alert } from "#app/_components/ui/alert.tsx"
import type { ScriptName } from "#lib/demo/scripts.ts"
import { run } from "../actions.ts"

/** Runs a script on the visitor's click, and shows what it typed and was answered. */
export function RunScript({ script }: { script: ScriptName }) {
  const [{ steps, message }, submit] = useActionState(run, { steps: [] })
  return (
    <div className="space-y-4">
      <form action={submit}>
        <input type="hidden" name="script" value={script} />
        <SubmitButton variant="outline">Run it on this server</SubmitButton>
      </form>
      {message ? <Alert variant="error">{message}</Alert> : null}
      {steps.length > 0 ? (
        <Scrollable aria-label="Transcript" className="divide-y bg-sunken font-mono text-xs leading-relaxed">
          {steps.map(({ command, answer }) => (
            <pre key={command + answer} className="p-4 whitespace-pre-wrap wrap-anywhere">
              <span className="font-semibold text-accent">$ {command}</span>
              {`\n${answer}`}
            </pre>
          ))}
        </Scrollable>
      ) : null}
    </div>
  )
}
