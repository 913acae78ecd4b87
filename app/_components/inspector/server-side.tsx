import Link from "next/link"
import type { Holding } from "#lib/demo/holdings.ts"
import type { Inspection } from "#lib/demo/inspect.ts"
import { wordsOf } from "../stores.ts"
import { Badge } from "../ui/badge.tsx"
import { Shown } from "./changes.tsx"
import { Device } from "./device.tsx"
import { Facts } from "./facts.tsx"
import { Panel } from "./panel.tsx"

/** Where the server keeps the session: looked up in the real place. */
export function ServerSide({ server, left, unproven }: Pick<Inspection, "server" | "left" | "unproven">) {
  if (!server) {
    return (
      <Panel id="server-side" title="What the server holds" source="lib/session/stores/keyed.ts">
        {left ? <Held of={left.broken ? "broken" : "expired"} {...left} /> : null}
        <p className="border-t px-5 py-4 text-sm text-muted">
          {left ? whyItIsLeft(left) : unproven ? "Shown only with that proof." : "No session of yours."}
        </p>
      </Panel>
    )
  }
  const { store, source, holding, login, device, ends } = server
  const { icon: Icon } = wordsOf(store)
  return (
    <Panel
      id="server-side"
      title="What the server holds"
      source={source}
      aside={
        <Badge variant="accent" className="font-mono">
          <Icon aria-hidden />
          {store}
        </Badge>
      }
    >
      {holding ? <Held of={store} {...holding} /> : null}
      {!holding && store === "cookie" ? (
        <p className="border-t px-5 py-4 text-sm text-muted">
          No copy of your session: it is in the ticket. The server keeps{" "}
          {login ? "only this entry about your login:" : "only a list of tickets that were ended early."}
        </p>
      ) : null}
      {login ? <Held of="login" {...login} /> : null}
      {device ? (
        <div className="space-y-3 border-t px-5 py-4">
          <p className="text-sm">
            Its{" "}
            <Link href="/patterns/device-binding" prefetch={false} className="underline underline-offset-4">
              binding to a device
            </Link>
          </p>
          <Device device={device} now={ends.now} />
        </div>
      ) : null}
    </Panel>
  )
}

function whyItIsLeft({ broken }: Holding): string {
  return broken
    ? "This entry is damaged, so it is no session. It stays until it expires, for the operator to look at."
    : "This session has expired: it can not be used, and the server's next sweep deletes it."
}

function Held({ of, place, facts, content }: Holding & { of: string }) {
  return (
    <div className="space-y-3 border-t px-5 py-4">
      <p className="text-sm">{place}</p>
      <Facts of={of} facts={facts} />
      {content ? (
        <p className="max-h-48 overflow-y-auto rounded-lg bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere text-muted">
          <Shown name={`${of} content`}>{content}</Shown>
        </p>
      ) : null}
    </div>
  )
}
