import { clsx } from "clsx"
import type { ComponentProps } from "react"

/** What may be wider than its place, scrolled in it and not with the page, with the keyboard too. */
export function Scrollable({ className, ...props }: ComponentProps<"section"> & { "aria-label": string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable, or the keyboard can not scroll it
      tabIndex={0}
      className={clsx("overflow-x-auto rounded-xl border bg-panel", className)}
      {...props}
    />
  )
}
