import { Device } from "#app/_components/inspector/device.tsx"
import { viewSession } from "#lib/auth/current.ts"
import { deviceOf } from "#lib/auth/device.ts"
import { services } from "#lib/site/services.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"

export const metadata = pageMetadata("/patterns/device-binding")

const part = "mt-6 space-y-3 border-t pt-4 text-sm text-pretty"
const title = "font-semibold"

export default async function DeviceBindingPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="device-binding" message={found.down} />
  const { session } = found
  return (
    <PatternPage name="device-binding" session={session}>
      <SessionBox session={session} path="/patterns/device-binding" />
      {session?.login ? (
        <section className={part}>
          <h2 className={title}>Your login</h2>
          <Device device={deviceOf(session.login)} now={services().now()} />
        </section>
      ) : null}
      <section className={part}>
        <h2 className={title}>What it is</h2>
        <p>
          Device Bound Session Credentials (DBSC) make a copied cookie worth minutes. After a login the browser makes a
          pair of keys, of which the private one can not leave the device, and the server keeps the public one with the
          login. From then on the session needs a second cookie, the bound cookie: it lives for 10 minutes, and the
          browser has it renewed by signing a challenge with its key. A browser that does not offer this has its session
          by the ticket alone, as ever.
        </p>
      </section>
      <section className={part}>
        <h2 className={title}>What a thief can still do</h2>
        <p>
          Whoever has copied both cookies has the session as well, until the bound cookie ends: for 10 minutes at most.
          They can not renew it, since that takes the key, and the ticket alone is no session, from five seconds after
          the browser's first request with both. But whoever controls the device itself can use the key there for as
          long as they do.
        </p>
      </section>
    </PatternPage>
  )
}
