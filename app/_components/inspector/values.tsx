import type { Inspection } from "#lib/demo/inspect.ts"
import { Badge } from "../ui/badge.tsx"
import { Panel } from "./panel.tsx"

type ValuesProps = NonNullable<Inspection["server"]>["values"]

/** The record's data, decoded, with the types that came back. */
export function Values({ shown, more }: ValuesProps) {
  return (
    <Panel id="values" title="The record, decoded">
      {shown.length > 0 ? (
        <dl className="divide-y border-t text-[0.8125rem]">
          {shown.map(({ path, type, text }) => (
            <div key={path} className="grid gap-x-4 gap-y-1 px-5 py-2 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
              <dt className="font-mono wrap-anywhere text-muted">{path}</dt>
              <dd className="flex items-baseline gap-2">
                <Badge className="font-mono font-normal">{type}</Badge>
                <span className="min-w-0 font-mono wrap-anywhere">{text}</span>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="border-t px-5 py-4 text-sm text-muted">Empty: no data yet.</p>
      )}
      {more ? (
        <p className="border-t px-5 py-3 text-sm text-muted">There is more than is shown here.</p>
      ) : null}
    </Panel>
  )
}
