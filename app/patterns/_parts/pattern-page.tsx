import type { ReactNode } from "react"
import { PageOfLogin } from "#app/_components/login/page-of-login.tsx"
import { BackLink } from "#app/_components/showcase/back-link.tsx"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { WidePage } from "#app/_components/showcase/wide-page.tsx"
import { Card } from "#app/_components/ui/card.tsx"
import type { CurrentSession } from "#lib/auth/current.ts"
import { patternNamed } from "#lib/demo/patterns.ts"
import { SourceCode } from "./source-code.tsx"

interface PatternPageProps {
  readonly name: string
  /** What the page shows of the visitor's session; undefined while nobody knows whether there is one. */
  readonly session?: CurrentSession | null
  readonly children: ReactNode
}

/** A pattern at work, with how it works, when to use it, and its source. */
export function PatternPage({ name, session, children }: PatternPageProps) {
  demoOnly()
  const { title, summary, how, when, whenNot, files } = patternNamed(name)
  return (
    <WidePage title={title} lead={summary}>
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-2">
        <Card aria-label="The pattern at work" className="p-5 sm:p-6">
          {session === undefined ? children : <PageOfLogin session={session}>{children}</PageOfLogin>}
        </Card>
        <div className="space-y-8">
          <section>
            <h2 className="font-semibold tracking-tight">How it works</h2>
            <ol className="mt-3 list-decimal space-y-2 pl-5 text-sm text-pretty marker:text-muted">
              {how.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
          <section>
            <h2 className="font-semibold tracking-tight">When to use it</h2>
            <p className="mt-3 text-sm text-pretty">{when}</p>
            <p className="mt-2 text-sm text-pretty text-muted">When not to use it: {whenNot}</p>
          </section>
        </div>
      </div>
      <section aria-labelledby="source">
        <h2 id="source" className="text-2xl font-semibold tracking-tight">
          The source
        </h2>
        <p className="mt-2 text-muted">The files themselves, as this site runs them.</p>
        <div className="mt-4 space-y-2">
          {files.map((path, index) => (
            <SourceCode key={path} path={path} open={index === 0} />
          ))}
        </div>
      </section>
      <BackLink href="/patterns">All patterns</BackLink>
    </WidePage>
  )
}
