import { cva, type VariantProps } from "class-variance-authority"
import { clsx } from "clsx"
import type { ComponentProps } from "react"

const badgeVariants = cva(
  "inline-flex items-center gap-1 rounded-md border px-1.5 py-0.5 text-xs whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      variant: {
        neutral: "bg-sunken font-medium text-muted",
        value: "bg-sunken font-mono text-muted",
        accent: "border-accent-line bg-accent-soft font-medium text-accent",
        danger: "border-danger-line bg-danger-soft font-medium text-danger",
      },
    },
    defaultVariants: { variant: "neutral" },
  },
)

export function Badge({ className, variant, ...props }: ComponentProps<"span"> & VariantProps<typeof badgeVariants>) {
  return <span className={clsx(badgeVariants({ variant }), className)} {...props} />
}
