import { cva, type VariantProps } from "class-variance-authority"
import { clsx } from "clsx"
import { CircleAlert, Info } from "lucide-react"
import type { ComponentProps } from "react"

const alertVariants = cva("flex gap-3 rounded-lg border px-4 py-3 text-sm text-pretty", {
  variants: {
    variant: {
      note: "border-accent-line bg-accent-soft text-ink [&>svg]:text-accent",
      error: "border-danger-line bg-danger-soft text-danger",
    },
  },
  defaultVariants: { variant: "note" },
})

/** An error interrupts a screen reader; a note is read when it has finished its sentence. */
export function Alert({
  className,
  variant,
  children,
  ...props
}: ComponentProps<"div"> & VariantProps<typeof alertVariants>) {
  const isError = variant === "error"
  const Icon = isError ? CircleAlert : Info
  return (
    <div role={isError ? "alert" : "status"} className={clsx(alertVariants({ variant }), className)} {...props}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 space-y-1">{children}</div>
    </div>
  )
}
