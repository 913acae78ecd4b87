import { Search } from "lucide-react"
import { Button } from "#app/_components/ui/button.tsx"
import { Input } from "#app/_components/ui/input.tsx"
import { longestQuery } from "#lib/demo/docs/search.ts"

/** A plain form that asks with GET: it needs no script, and its answer has an address. */
export function SearchForm({ query }: { query: string }) {
  return (
    <search>
      <form action="/docs" className="flex gap-2">
        <label htmlFor="query" className="sr-only">
          Search the documentation
        </label>
        <Input
          id="query"
          type="search"
          name="q"
          defaultValue={query}
          maxLength={longestQuery}
          placeholder="Search the docs"
        />
        <Button type="submit" variant="outline" aria-label="Search" className="px-3!">
          <Search aria-hidden />
        </Button>
      </form>
    </search>
  )
}
