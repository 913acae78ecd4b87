import Link from "next/link"
import { type Hit, searchDocs } from "#lib/demo/docs/search.ts"

/** What the words of a query lead to. */
export function SearchResults({ query }: { query: string }) {
  const hits = searchDocs(query)
  return (
    <>
      <h1 className="text-4xl font-semibold tracking-tighter text-balance sm:text-5xl">Search</h1>
      <p className="text-lg text-muted wrap-anywhere">
        {hits.length === 0 ? "Nothing in the documentation has" : `${counted(hits.length)} with`} “{query}”.
      </p>
      <ul className="divide-y">
        {hits.map((hit) => (
          <li key={hit.href} className="py-4">
            <Found {...hit} />
          </li>
        ))}
      </ul>
    </>
  )
}

const counted = (many: number) => (many === 1 ? "One section" : `${many} sections`)

function Found({ href, chapter, section, context: [before, word, after] }: Hit) {
  return (
    <>
      <p>
        <Link
          href={href}
          prefetch={false}
          className="rounded-sm font-medium wrap-anywhere underline decoration-edge underline-offset-4 hover:decoration-ink"
        >
          {section}
        </Link>
        {section === chapter ? null : <span className="text-sm text-muted"> in {chapter}</span>}
      </p>
      <p className="mt-1 text-sm text-pretty text-muted wrap-anywhere">
        {before}
        <mark className="bg-accent-soft text-accent">{word}</mark>
        {after}
      </p>
    </>
  )
}
