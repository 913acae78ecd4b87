import type { ReactNode } from "react"
import { type Chapter, chapters } from "#lib/demo/docs/chapters.ts"
import { Contents } from "./contents.tsx"
import { SearchForm } from "./search-form.tsx"

interface Props {
  /** None on the page of what a search has found. */
  readonly chapter?: Chapter | undefined
  readonly query?: string
  readonly children: ReactNode
}

/** A page of the documentation: what it says, and beside it, below on a narrow screen, the search and all chapters. */
export function DocsPage({ chapter, query = "", children }: Props) {
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-x-12 gap-y-12 px-4 py-10 sm:px-6 sm:py-14 lg:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="min-w-0 space-y-4">
        <a
          href="#around"
          className="inline-block rounded-sm text-sm text-muted underline decoration-edge underline-offset-4 hover:text-ink lg:hidden"
        >
          Search and contents
        </a>
        {children}
      </div>
      <div
        id="around"
        className="min-w-0 space-y-6 self-start border-t pt-8 lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto lg:border-0 lg:p-2"
      >
        <SearchForm query={query} />
        <Contents all={chapters()} current={chapter} />
      </div>
    </div>
  )
}
