import type { Metadata } from "next"
import Link from "next/link"
import { NarrowPage } from "./_components/narrow-page.tsx"
import { buttonVariants } from "./_components/ui/button.tsx"

export const metadata: Metadata = { title: "Not found", description: "There is no such page here." }

export default function NotFound() {
  return (
    <NarrowPage title="There is no such page" lead="The address may be mistyped, or the page has moved.">
      <Link href="/" prefetch={false} className={buttonVariants()}>
        To the start
      </Link>
    </NarrowPage>
  )
}
