import { clsx } from "clsx"
import type { Ends } from "#lib/demo/inspect.ts"
import type { Moment } from "#lib/demo/timeline.ts"
import { Countdown } from "../countdown.tsx"
import { formatTime } from "../time.tsx"
import { Shown } from "./changes.tsx"
import { Panel } from "./panel.tsx"

interface LifeProps {
  readonly past: readonly Moment[]
  /** Null when it is over. */
  readonly ends: Ends | null
}

/** The session's past as far as it is written down, and when it will end, whatever store it is in. */
export function Life({ past, ends }: LifeProps) {
  return (
    <Panel id="life" title="Its timeline" source="lib/session/time/timeouts.ts">
      <ol className="border-t px-5 py-4 text-[0.8125rem]">
        {past.map((moment) => (
          <Line key={moment.what} {...moment} />
        ))}
        {ends ? futureOf(ends).map((moment) => <Line key={moment.what} {...moment} now={ends.now} />) : null}
      </ol>
      {ends && !ends.idleExpiresAt ? (
        <p className="border-t px-5 py-3 text-sm text-muted">
          It does not end when you are inactive: you chose to stay logged in.
        </p>
      ) : null}
    </Panel>
  )
}

function futureOf({ idleExpiresAt, expiresAt }: Ends): Moment[] {
  const idleEnd = idleExpiresAt && { what: "Ends if you are inactive", at: idleExpiresAt }
  return [idleEnd, { what: "Ends at the latest", at: expiresAt }]
    .filter((moment) => moment !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** @param now the server's time, for what is still to come: it is counted down to */
function Line({ what, at, version, now }: Moment & { now?: Date }) {
  return (
    <li className="relative border-l pb-4 pl-5 last:border-transparent last:pb-0">
      <span
        aria-hidden
        className={clsx(
          "absolute top-1 -left-[0.34375rem] size-2.5 rounded-full border",
          now ? "border-edge bg-panel" : "border-accent bg-accent",
        )}
      />
      <p>
        {what}
        {version ? (
          <>
            {" as "}
            <Shown name="version">{`version ${version}`}</Shown>
          </>
        ) : null}
      </p>
      <p className="font-mono text-muted tabular-nums">
        <time dateTime={at.toISOString()}>
          <Shown name={what}>{formatTime(at)}</Shown>
        </time>{" "}
        {now ? (
          <span className="block text-ink">
            <Countdown end={at.toISOString()} now={now.toISOString()} />
          </span>
        ) : null}
      </p>
    </li>
  )
}
