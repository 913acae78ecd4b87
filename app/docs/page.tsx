import { countView } from "#lib/auth/current.ts"
import { chapters } from "#lib/demo/docs/chapters.ts"
import { longestQuery } from "#lib/demo/docs/search.ts"
import { pageMetadata } from "../_components/page-metadata.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"
import { DocsPage } from "./_parts/docs-page.tsx"
import { SearchResults } from "./_parts/search-results.tsx"
import { Sections } from "./_parts/sections.tsx"

export const metadata = pageMetadata("/docs")

/** What the layer is, and its first chapter; or what a search finds. */
export default async function DocumentationPage({ searchParams }: SearchProps) {
  demoOnly()
  await countView()
  const { q } = await searchParams
  const query = [q ?? ""].flat().at(0)?.trim().slice(0, longestQuery) ?? ""
  const [introduction, first] = chapters()
  if (!introduction) return null
  return (
    <DocsPage chapter={query ? undefined : introduction} query={query}>
      {query ? <SearchResults query={query} /> : <Sections chapter={introduction} level={1} />}
      {first && !query ? <Sections chapter={first} level={2} /> : null}
    </DocsPage>
  )
}
