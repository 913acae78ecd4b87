import { notFound } from "next/navigation"
import { services } from "#lib/site/services.ts"

/** Without the demo there is no such page, and no such action. */
export function demoOnly(): void {
  if (!services().demo) notFound()
}
