import type { ReactNode } from "react"
import type { Holding } from "#lib/demo/holdings.ts"
import { Card } from "../ui/card.tsx"
import { Shown } from "./changes.tsx"
import { SourceLink } from "./source-link.tsx"

/** One panel of the inspector. @param source the file that does what it shows */
export function Panel({
  id,
  title,
  source,
  aside,
  children,
}: {
  id: string
  title: string
  source: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <Card aria-labelledby={id}>
      <div className="flex min-h-12 items-center justify-between gap-3 px-5 py-2">
        <h3 id={id} className="text-sm font-semibold">
          {title}
        </h3>
        {aside}
      </div>
      {children}
      <SourceLink path={source} />
    </Card>
  )
}

/** Names and values, the values in the exact face, with what has changed marked. @param of whose facts they are */
export function Facts({ of, facts }: { of: string; facts: Holding["facts"] }) {
  return (
    <dl className="grid gap-y-1.5 text-[0.8125rem]">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4">
          <dt className="font-mono text-muted">{name}</dt>
          <dd className="font-mono wrap-anywhere">
            <Shown name={`${of} ${name}`}>{value}</Shown>
          </dd>
        </div>
      ))}
    </dl>
  )
}
