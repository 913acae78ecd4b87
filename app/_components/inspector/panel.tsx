import type { ReactNode } from "react"
import { Card } from "../ui/card.tsx"
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
