import { clsx } from "clsx"
import { ChevronDown } from "lucide-react"
import type { ComponentProps } from "react"
import { inputStyle } from "./input.tsx"

/** The browser's own select: it works everywhere, with every keyboard and screen reader. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select className={clsx(inputStyle, "h-10 appearance-none pr-9", className)} {...props} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  )
}
