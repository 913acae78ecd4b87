"use client"

import type { Inspection } from "#lib/demo/inspect.ts"
import { BrowserSide } from "./browser-side.tsx"
import { Changes } from "./changes.tsx"
import { IdleWarning } from "./idle-warning.tsx"
import { Life } from "./life.tsx"
import { ServerSide } from "./server-side.tsx"
import { TryIt } from "./try-it.tsx"
import { Values } from "./values.tsx"

// In the browser too: a page then carries the facts, and not the markup of each of them once more.
/** One's own session from both sides: what the browser holds beside what the server holds. */
export function Inspector(inspection: Inspection) {
  const { browser, server, left, ended, unproven } = inspection
  const { now, idleExpiresAt, warning } = server?.ends ?? {}
  return (
    <section aria-labelledby="inspector" className="min-w-0">
      <h2 id="inspector" className="font-semibold tracking-tight">
        Inspector
      </h2>
      <p className="mt-1 text-sm text-pretty text-muted">{howItLeads(inspection)}</p>
      <Changes>
        <div className="mt-5 grid items-start gap-4 xl:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <BrowserSide browser={browser} />
            {server ? <Values {...server.values} /> : null}
          </div>
          <div className="grid min-w-0 gap-4">
            <ServerSide server={server} left={left} unproven={unproven} />
            {server ? <Life {...server} /> : null}
            {ended ? <Life past={[ended]} ends={null} /> : null}
          </div>
          {server ? null : <TryIt />}
        </div>
      </Changes>
      {now && idleExpiresAt && warning ? (
        <IdleWarning end={idleExpiresAt.toISOString()} now={now.toISOString()} warning={warning} />
      ) : null}
    </section>
  )
}

/** How the ticket leads to the session. */
function howItLeads({ browser, server, ended, unproven }: Inspection): string {
  if (!browser)
    return "Your session from both sides: what your browser holds, and what the server holds. You have none yet."
  if (unproven)
    return "Your browser holds a ticket to a session that is bound to a device, and did not send the proof that it is on this one. Reload this page; if that does not help, log in again."
  if (ended) return "Your browser holds a ticket, but its session has ended."
  if (!server) return "Your browser holds a ticket, but no session belongs to it: it has ended, or there never was one."
  return server.store === "cookie"
    ? "The ticket, your cookie's value, contains your whole session, encrypted. The server decrypts it with its secret, and keeps no copy."
    : "The ticket, your cookie's value, holds a random token. The token's SHA-512 hash is the id under which the server keeps your session."
}
