import Link from "next/link"
import { countView } from "#lib/auth/current.ts"
import { sessionLayer } from "#lib/demo/session-layer.ts"
import { pageMetadata } from "../_components/page-metadata.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"
import { Section, WidePage } from "../_components/showcase/wide-page.tsx"

export const metadata = pageMetadata("/source")

export default async function SourcePage() {
  demoOnly()
  await countView()
  return (
    <WidePage
      title="Source"
      lead="The code that keeps this site's sessions, in the order in which to read it. To use it, copy the folder lib/session into your own app."
    >
      {sessionLayer.map(({ title, files }, index) => (
        <Section key={title} id={`part-${index}`} title={title}>
          <ul className="divide-y rounded-xl border bg-panel">
            {files.map(({ path, about }) => (
              <li key={path}>
                <Link
                  href={`/source/${path}`}
                  prefetch={false}
                  className="grid gap-x-6 gap-y-1 px-5 py-3 text-sm hover:bg-sunken sm:grid-cols-[18rem_minmax(0,1fr)]"
                >
                  <span className="font-mono text-[0.8125rem] wrap-anywhere">{path}</span>{" "}
                  <span className="text-pretty text-muted">{about}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </WidePage>
  )
}
