import type { Inspection } from "#lib/demo/inspect.ts"
import { BrowserSide } from "./browser-side.tsx"
import { Ends } from "./ends.tsx"
import { ServerSide } from "./server-side.tsx"
import { TryIt } from "./try-it.tsx"
import { Values } from "./values.tsx"

/** One's own session from both sides. */
export function Inspector({ browser, server }: Inspection) {
  return (
    <section aria-labelledby="inspector" className="min-w-0">
      <h2 id="inspector" className="text-sm font-medium text-muted">
        Inspector
      </h2>
      <div className="mt-3">
        <BrowserSide browser={browser} />
        <p className="flex items-center gap-3 px-5 py-2 text-xs text-muted before:h-6 before:border-l before:border-dashed before:border-edge">
          {browser ? linkOf(server) : "Nothing to look up"}
        </p>
        <ServerSide server={server} />
        {server ? (
          <div className="mt-4 space-y-4">
            <Values {...server.values} />
            <Ends {...server} />
          </div>
        ) : (
          <TryIt />
        )}
      </div>
    </section>
  )
}

/** How a ticket leads to its session. */
function linkOf(server: Inspection["server"]): string {
  if (!server) return "leads to nothing: the session has ended, or there never was one"
  return server.store === "cookie"
    ? "carries the record: the server unseals it with its secret"
    : "names the record: the token's SHA-512 is the id it is kept under"
}
