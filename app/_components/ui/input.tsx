import { clsx } from "clsx"
import type { ComponentProps } from "react"

/** What inputs, selects and text areas look like. 16 px on small screens, or iOS zooms in on focus. */
export const inputStyle =
  "w-full min-w-0 rounded-lg border border-edge bg-panel px-3 text-base text-ink placeholder:text-muted sm:text-sm focus-visible:outline-offset-0 aria-invalid:border-danger"

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={clsx(inputStyle, "h-10", className)} {...props} />
}
