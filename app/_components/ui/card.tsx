import { clsx } from "clsx"
import type { ComponentProps } from "react"

/** As with all of these: a class that has to win over one of the component's own says so, `p-2!`. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={clsx("min-w-0 rounded-xl border bg-panel", className)} {...props} />
}

export function CardHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={clsx("space-y-1 px-5 pt-5", className)} {...props} />
}

export function CardTitle({ className, children, ...props }: ComponentProps<"h2">) {
  return (
    <h2 className={clsx("font-semibold tracking-tight", className)} {...props}>
      {children}
    </h2>
  )
}

export function CardDescription({ className, ...props }: ComponentProps<"p">) {
  return <p className={clsx("text-sm text-pretty text-muted", className)} {...props} />
}

export function CardContent({ className, ...props }: ComponentProps<"div">) {
  return <div className={clsx("p-5", className)} {...props} />
}
