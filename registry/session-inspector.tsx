import { inspect } from "node:util"
import { ReadableCookies } from "./readable-cookies.tsx"

/**
 * Shows what the server knows of a session, beside what scripts in the browser can read of it. For development.
 *
 *     <SessionInspector session={await session.get()} />
 */
export function SessionInspector({ session }: { session: object | null }) {
  return (
    <section aria-labelledby="session-inspector">
      <h2 id="session-inspector">Session</h2>
      <h3>What the server knows</h3>
      {/* Dates, maps and all else that a session can hold. */}
      <pre>{session ? inspect(session, { depth: null }) : "There is no session."}</pre>
      <h3>What scripts in the browser can read</h3>
      <ReadableCookies />
    </section>
  )
}
