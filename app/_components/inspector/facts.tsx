import type { Holding } from "#lib/demo/holdings.ts"
import { Shown } from "./changes.tsx"

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
