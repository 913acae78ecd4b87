import { viewSession } from "#lib/auth/current.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { SessionBox } from "../_parts/session-box.tsx"

export const metadata = pageMetadata("/patterns/cache-components")

/** What a visitor sees who goes to each page, has the session ended elsewhere, and goes there again by a link. */
const seen = [
  { page: "Kept by the browser", before: "The page fails", after: "The page fails", isRight: false },
  { page: "Asked each time", before: "Welcome, alice", after: "You are nobody", isRight: true },
]

export default async function CacheComponentsPage() {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="cache-components" message={found.down} />
  return (
    <PatternPage name="cache-components" session={found.session}>
      <SessionBox session={found.session} path="/patterns/cache-components" />
      <p className="mt-6 border-t pt-4 text-sm text-pretty">
        This site does not use Cache Components, since its forms must work without JavaScript. The two pages below
        belong to a small app that its tests run.
      </p>
      <table className="mt-5 w-full text-left text-sm">
        <caption className="mb-3 text-left text-pretty text-muted">
          Alice opens each page. Her session is then ended elsewhere, and she follows a link to the page again.
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
        The test <code>e2e/quick-start</code> sees this in a real browser. Were the first page not refused, it would go
        on greeting her: the browser asks nobody for five minutes.
      </p>
    </PatternPage>
  )
}
