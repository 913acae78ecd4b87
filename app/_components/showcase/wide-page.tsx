import type { ReactNode } from "react"

/** A page of the showcase: a headline, what it is about, and room. */
export function WidePage({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-10 sm:px-6 sm:py-14">
      <h1 className="text-4xl font-semibold tracking-tighter text-balance sm:text-5xl">{title}</h1>
      <p className="mt-4 max-w-2xl text-lg text-pretty text-muted">{lead}</p>
      <div className="mt-12 space-y-16">{children}</div>
    </div>
  )
}

export function Section({
  id,
  title,
  lead,
  children,
}: {
  id: string
  title: string
  lead?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-2xl font-semibold tracking-tight">
        {title}
      </h2>
      {lead ? <p className="mt-2 max-w-2xl text-pretty text-muted">{lead}</p> : null}
      <div className="mt-6">{children}</div>
    </section>
  )
}
