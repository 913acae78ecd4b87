import type { Inspection } from "#lib/demo/inspect.ts"
import { Badge } from "../ui/badge.tsx"
import { Shown } from "./changes.tsx"
import { Panel } from "./panel.tsx"

const MAX_COOKIE_BYTES = 4096

/** The ticket, taken apart and shortened: whole, it would let anyone who sees this page be this visitor. */
export function BrowserSide({ browser }: Pick<Inspection, "browser">) {
  return (
    <Panel id="browser-side" title="What the browser holds" source="lib/session/ticket.ts">
      {browser ? (
        <Ticket {...browser} />
      ) : (
        <p className="border-t px-5 py-4 text-sm text-muted">
          No ticket. You get one as soon as there is something to remember about you.
        </p>
      )}
    </Panel>
  )
}

function Ticket({ cookieName, attributes, parts, valueBytes, cookieBytes, bound }: NonNullable<Inspection["browser"]>) {
  return (
    <>
      <Cookie name={cookieName} attributes={attributes} />
      <div className="perforation space-y-4 px-5 py-4">
        {parts.length > 0 ? (
          <ul aria-label="Parts of the ticket" className="flex flex-wrap gap-x-6 gap-y-3">
            {parts.map(({ name, text, length }) => (
              <li key={name}>
                <p className="text-xs text-muted">{name}</p>
                <p className={name === "store" ? "font-mono text-accent" : "font-mono"}>
                  <Shown name={`ticket's ${name}`}>{text}</Shown>
                </p>
                <p className="text-xs text-muted">
                  {length} {length === 1 ? "character" : "characters"}
                </p>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-sm text-muted">This cookie is no ticket of this site.</p>
        )}
        <Size valueBytes={valueBytes} cookieBytes={cookieBytes} />
        <p className="text-xs text-muted">
          Shortened here, because whoever has the whole ticket can use your session. You find it in your browser's
          developer tools, under Application or Storage, Cookies.
        </p>
      </div>
      {bound ? (
        <div className="border-t pt-4">
          <Cookie {...bound} />
          <p className="px-5 pb-4 text-xs text-muted">
            The bound cookie: random, and not shown at all. It lives for minutes, and only the key of this device renews
            it. Without it the ticket is good for nothing. Scripts can read neither.
          </p>
        </div>
      ) : null}
    </>
  )
}

function Cookie({ name, attributes }: { name: string; attributes: readonly string[] }) {
  return (
    <div className="px-5 pb-4">
      <p className="font-mono text-xl tracking-tight wrap-anywhere">{name}</p>
      <ul aria-label={`Attributes of ${name}`} className="mt-2 flex flex-wrap gap-1.5">
        {attributes.map((attribute) => (
          <li key={attribute}>
            <Badge variant="value">{attribute}</Badge>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Size({ valueBytes, cookieBytes }: { valueBytes: number; cookieBytes: number }) {
  return (
    <div className="text-xs text-muted">
      <p id="cookie-size">
        <span className="font-mono text-ink">
          <Shown name="ticket's bytes">{valueBytes.toLocaleString("en")}</Shown>
        </span>{" "}
        bytes, {cookieBytes.toLocaleString("en")} with the cookie's name; browsers allow{" "}
        {MAX_COOKIE_BYTES.toLocaleString("en")}
      </p>
      <meter
        aria-labelledby="cookie-size"
        max={MAX_COOKIE_BYTES}
        value={cookieBytes}
        className="meter mt-1.5 block h-1.5 w-full"
      />
    </div>
  )
}
