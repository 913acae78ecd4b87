import Link from "next/link"
import { Logo } from "./logo.tsx"
import { NavLink } from "./nav-link.tsx"

export function SiteHeader() {
  return (
    <header className="border-b bg-panel">
      <div className="mx-auto flex h-14 max-w-7xl items-center justify-between gap-4 px-4 sm:px-6">
        <Link
          href="/"
          prefetch={false}
          className="flex items-center gap-2 rounded-md font-semibold tracking-tight"
        >
          <Logo className="size-7" />
          Cloakroom
        </Link>
        <nav aria-label="Main" className="-mr-2.5 flex items-center">
          <NavLink href="/">Session</NavLink>
          <NavLink href="/account">Account</NavLink>
        </nav>
      </div>
    </header>
  )
}
