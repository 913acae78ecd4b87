import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"

export const metadata = pageMetadata("/patterns/cache-components")

/** What a visitor sees who goes to each page, has the login revoked elsewhere, and goes there again by a link. */
const seen = [
  { page: "Kept by the browser", before: "Welcome, alice", after: "Welcome, alice", isRight: false },
  { page: "Asked each time", before: "Welcome, alice", after: "You are nobody", isRight: true },
]

export default async function CacheComponentsPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="cache-components" message={found.down} />
  return (
    <PatternPage name="cache-components" session={found.session}>
      <SessionBox session={found.session} path="/patterns/cache-components" />
      <p className="mt-6 border-t pt-4 text-sm text-pretty">
        This site does not switch Cache Components on: its forms work without JavaScript. The two pages below are from
        the app in which its tests try the layer by itself.
      </p>
      <table className="mt-5 w-full text-left text-sm">
        <caption className="mb-3 text-left text-pretty text-muted">
          Alice opens each page, her login is revoked on another device, and she goes there again by a link.
        </caption>
        <thead>
          <tr className="border-b">
            <th className="py-2 pr-3 font-medium">Page</th>
            <th className="py-2 pr-3 font-medium">Before</th>
            <th className="py-2 font-medium">After</th>
          </tr>
        </thead>
        <tbody>
          {seen.map(({ page, before, after, isRight }) => (
            <tr key={page} className="border-b align-top last:border-0">
              <th className="py-2 pr-3 font-medium">{page}</th>
              <td className="py-2 pr-3">{before}</td>
              <td className={isRight ? "py-2" : "py-2 text-danger"}>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-4 text-sm text-pretty text-muted">
        Before and after are what <code>e2e/adopted.spec.ts</code> expects of a real browser. A reload of the first page
        tells the truth; until then, or for five minutes, nobody asks.
      </p>
    </PatternPage>
  )
}
