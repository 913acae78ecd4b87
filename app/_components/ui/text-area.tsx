import { clsx } from "clsx"
import type { ComponentProps } from "react"
import { inputStyle } from "./input.tsx"

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={clsx(inputStyle, "block min-h-10 py-2 font-mono", className)} {...props} />
}
