import { cva, type VariantProps } from "class-variance-authority"
import type { ComponentProps } from "react"
import { cn } from "./cn.ts"

/** For links that look like buttons as well. */
export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-lg border text-sm font-medium whitespace-nowrap transition-colors aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-ink text-ground hover:bg-ink/85",
        outline: "border-edge/70 bg-panel text-ink hover:border-edge hover:bg-sunken",
        ghost: "border-transparent text-muted hover:bg-sunken hover:text-ink",
        danger: "border-danger-line bg-panel text-danger hover:bg-danger-soft",
      },
      size: { default: "h-10 px-4", small: "h-8 px-3 text-[0.8125rem]", icon: "size-8" },
    },
    defaultVariants: { variant: "primary", size: "default" },
  },
)

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonVariants>

export function Button({ className, variant, size, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={cn(buttonVariants({ variant, size }), className)} {...props} />
}
