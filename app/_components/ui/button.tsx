import { cva, type VariantProps } from "class-variance-authority"
import { clsx } from "clsx"
import type { ComponentProps } from "react"

/** What stands in the middle, on one line. */
const centred = "justify-center gap-2 whitespace-nowrap"

/** For links that look like buttons as well. */
export const buttonVariants = cva(
  "inline-flex shrink-0 items-center rounded-lg border font-medium transition-colors aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-ink text-ground hover:bg-ink/85",
        outline: "border-edge/70 bg-panel text-ink hover:border-edge hover:bg-sunken",
        ghost: "border-transparent text-muted hover:bg-sunken hover:text-ink",
        danger: "border-danger-line bg-panel text-danger hover:bg-danger-soft",
        current: "border-accent-line bg-accent-soft text-accent",
      },
      size: {
        default: `${centred} h-10 px-4 text-sm`,
        small: `${centred} h-8 px-3 text-[0.8125rem]`,
        icon: `${centred} size-8`,
        row: "min-h-11 w-full justify-start gap-3 px-3 py-2 text-left text-sm",
      },
    },
    defaultVariants: { variant: "primary", size: "default" },
  },
)

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonVariants>

export function Button({ className, variant, size, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={clsx(buttonVariants({ variant, size }), className)} {...props} />
}
