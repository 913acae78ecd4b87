"use client"

import Link from "next/link"
import { usePathname } from "next/navigation"

/** An entry of the header's list: a link, marked when it leads to this page, or to one above it. Not prefetched: a view of a page is activity. */
export function NavLink({ href, children }: { href: string; children: string }) {
  const path = usePathname()
  const below = href !== "/" && path.startsWith(`${href}/`)
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        aria-current={path === href ? "page" : below ? "true" : undefined}
        className="block rounded-md px-0.5 py-1.5 text-[0.8125rem] text-muted transition-colors hover:text-ink sm:px-2 sm:text-sm aria-[current]:text-ink aria-[current]:underline aria-[current]:decoration-accent aria-[current]:decoration-2 aria-[current]:underline-offset-8"
      >
        {children}
      </Link>
    </li>
  )
}
