import type { Inspection } from "#lib/demo/inspect.ts"
import { Countdown } from "../countdown.tsx"
import { Time } from "../time.tsx"
import { Panel } from "./panel.tsx"

type EndsProps = Pick<
  NonNullable<Inspection["server"]>,
  "createdAt" | "lastSeenAt" | "idleExpiresAt" | "expiresAt"
>

/** When the session began, and when it will end, whatever store it is in. */
export function Ends({ createdAt, lastSeenAt, idleExpiresAt, expiresAt }: EndsProps) {
  return (
    <Panel id="ends" title="When it ends">
      <dl className="divide-y border-t text-[0.8125rem]">
        <Moment name="Created" at={createdAt} />
        <Moment name="Last activity" at={lastSeenAt} />
        {idleExpiresAt ? (
          <Moment name="Ends without activity" at={idleExpiresAt} counted />
        ) : (
          <div className="flex justify-between gap-x-4 px-5 py-2">
            <dt className="text-muted">Ends without activity</dt>
            <dd>never, you asked to stay logged in</dd>
          </div>
        )}
        <Moment name="Ends in any case" at={expiresAt} counted />
      </dl>
    </Panel>
  )
}

function Moment({ name, at, counted = false }: { name: string; at: Date; counted?: boolean }) {
  return (
    <div className="flex justify-between gap-x-4 px-5 py-2">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-mono">
        <Time at={at} />
        {counted ? (
          <span className="block text-muted tabular-nums">
            <Countdown end={at.toISOString()} />
          </span>
        ) : null}
      </dd>
    </div>
  )
}
