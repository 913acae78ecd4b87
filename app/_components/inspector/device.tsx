import type { Unbound } from "#lib/auth/device.ts"
import { shortId, utc } from "#lib/demo/format.ts"
import type { BoundDevice } from "#lib/session/device.ts"
import { Countdown } from "../countdown.tsx"
import { unboundWords } from "../unbound-words.ts"
import { Facts } from "./facts.tsx"

const words = "text-sm text-pretty text-muted"

/** What a login is bound to, or why it is bound to nothing. @param now the server's time */
export function Device({ device, now }: { device: BoundDevice | Unbound; now: Date }) {
  if (typeof device === "string") {
    return (
      <>
        <Facts of="login's" facts={[["Device", "not bound"]]} />
        <p className={words}>{unboundWords[device]}</p>
      </>
    )
  }
  const { algorithm, thumbprint, boundAt, provenAt, provenUntil } = device
  return (
    <>
      <Facts
        of="login's"
        facts={[
          ["Device", "bound"],
          ["algorithm", algorithm],
          ["key's thumbprint", shortId(thumbprint)],
          ["bound since", utc(boundAt)],
          ["proven last", utc(provenAt)],
          ["proven until", utc(provenUntil)],
        ]}
      />
      <p className={words}>
        Until then the bound cookie is good. Your browser renews it with the key of this device: before its end, or at
        the first request after it.
        <span className="block font-mono text-[0.8125rem] text-ink tabular-nums">
          <Countdown end={provenUntil.toISOString()} now={now.toISOString()} />
        </span>
      </p>
    </>
  )
}
