import type { ReactNode } from "react"

/** A page that is one form, or one message. */
export function NarrowPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-md px-4 py-12 sm:px-6 sm:py-16">
      <h1 className="text-3xl font-semibold tracking-tight text-balance">{title}</h1>
      {lead ? <p className="mt-3 text-pretty text-muted">{lead}</p> : null}
      <div className="mt-8">{children}</div>
    </div>
  )
}
