import type { ComponentProps } from "react"
import { cn } from "./cn.ts"
import { inputStyle } from "./input.tsx"

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(inputStyle, "block min-h-10 py-2 font-mono", className)} {...props} />
}
