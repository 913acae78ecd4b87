import { Alert } from "#app/_components/ui/alert.tsx"
import type { Exchange } from "#lib/demo/attacks/types.ts"
import type { Result } from "../actions.ts"

/** Expected and actual, and what went over the wire. */
export function ResultView({ result }: { result: Result }) {
  if (!("outcome" in result)) return <Alert>{result.problem}</Alert>
  const { expected, actual, refused, exchanges } = result.outcome
  return (
    <div className="rounded-lg border">
      <dl className="grid gap-x-6 gap-y-3 p-4 text-sm sm:grid-cols-2">
        <div>
          <dt className="text-muted">Expected</dt>
          <dd className="mt-0.5 text-pretty">{expected}</dd>
        </div>
        <div>
          <dt className="text-muted">
            Actual, in <span className="font-mono">{result.store}</span>
          </dt>
          <dd className={refused ? "mt-0.5 text-pretty" : "mt-0.5 text-pretty text-danger"}>{actual}</dd>
        </div>
      </dl>
      <details className="border-t text-sm">
        <summary className="cursor-pointer px-4 py-2.5 text-muted hover:text-ink">
          What went over the wire: {exchanges.length === 1 ? "one exchange" : `${exchanges.length} exchanges`}
        </summary>
        <ul className="divide-y border-t">
          {exchanges.map((exchange, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the exchanges of a result never change, and their order is what they are
            <li key={index} className="grid gap-px bg-line lg:grid-cols-2">
              <Wire label={`Request ${index + 1}`} text={exchange.request} />
              <Wire label={`Answer ${index + 1}`} text={exchange.response} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function Wire({ label, text }: { label: string; text: Exchange["request"] }) {
  return (
    <figure className="min-w-0 bg-panel px-4 py-3">
      <figcaption className="mb-1 text-xs text-muted">{label}</figcaption>
      <pre className="font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere">{text}</pre>
    </figure>
  )
}
