import { ArrowRight } from "lucide-react"
import Link from "next/link"
import { pageMetadata } from "#app/_components/page-metadata.ts"
import { countView } from "#lib/auth/current.ts"
import { patterns } from "#lib/demo/patterns.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"
import { WidePage } from "../_components/showcase/wide-page.tsx"

export const metadata = pageMetadata("/patterns")

export default async function PatternsPage() {
  demoOnly()
  await countView()
  return (
    <WidePage
      title="Patterns"
      lead="The same login in every way that Next.js offers. Each page works, says when to use it, and shows its source."
    >
      <ul className="grid gap-4 sm:grid-cols-2">
        {patterns.map(({ name, title, summary }) => (
          <li key={name} className="flex">
            <Link
              href={`/patterns/${name}`}
              prefetch={false}
              className="group flex flex-1 flex-col rounded-xl border bg-panel p-5 transition-colors hover:border-edge"
            >
              <h2 className="flex items-center justify-between gap-3 font-semibold tracking-tight">
                {title}
                <ArrowRight
                  aria-hidden
                  className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5 motion-reduce:transition-none"
                />
              </h2>
              <p className="mt-2 text-sm text-pretty text-muted">{summary}</p>
            </Link>
          </li>
        ))}
      </ul>
    </WidePage>
  )
}
