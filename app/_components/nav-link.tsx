"use client"

import Link from "next/link"
import { usePathname } from "next/navigation"

/** A link of the header, marked when it leads to this page. Not prefetched: a view of a page is activity. */
export function NavLink({ href, children }: { href: string; children: string }) {
  const current = usePathname() === href
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? "page" : undefined}
      className="rounded-md px-2.5 py-1.5 text-sm text-muted transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  )
}
