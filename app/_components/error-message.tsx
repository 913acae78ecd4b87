import { NarrowPage } from "./narrow-page.tsx"
import { Button } from "./ui/button.tsx"

/**
 * Says that something failed and what to do. The reference leads to the server's log; what is in there stays there. Without
 * JavaScript it is not seen: Next sends a page that failed as an empty document, with status 500, which scripts fill. A page
 * that is not there is known before (lib/demo/missing.ts); that one will fail is not.
 */
export function ErrorMessage({ error, retry }: { error: unknown; retry: () => void }) {
  const reference = error instanceof Error && "digest" in error ? String(error.digest) : null
  return (
    <NarrowPage
      title="Something went wrong here"
      lead="The fault is ours. What you did last may have been done or not: try again, and look."
    >
      {reference ? (
        <p className="mb-6 text-sm text-muted">
          If it happens again, tell us this reference: <code className="font-mono text-ink">{reference}</code>
        </p>
      ) : null}
      <Button onClick={retry}>Try again</Button>
    </NarrowPage>
  )
}
