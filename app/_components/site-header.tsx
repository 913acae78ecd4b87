import Link from "next/link"
import { services } from "#lib/site/services.ts"
import { Logo } from "./logo.tsx"
import { NavLink } from "./nav-link.tsx"

export function SiteHeader() {
  return (
    <header className="border-b bg-panel">
      <div className="mx-auto flex min-h-14 max-w-7xl flex-wrap items-center justify-between gap-x-4 px-4 sm:px-6">
        <Link
          href="/"
          prefetch={false}
          className="flex h-14 items-center gap-2 rounded-md font-semibold tracking-tight"
        >
          <Logo className="size-7" />
          Cloakroom
        </Link>
        {/* A line of its own where there is not room for both. */}
        <nav aria-label="Main" className="-mx-0.5 grow pb-1.5 sm:-mx-2 sm:grow-0 sm:pb-0">
          <ul className="flex flex-wrap items-center justify-between">
            <NavLink href="/">Session</NavLink>
            {services().demo ? <Showcase /> : null}
            <NavLink href="/account">Account</NavLink>
          </ul>
        </nav>
      </div>
    </header>
  )
}

function Showcase() {
  return (
    <>
      <NavLink href="/compare">Compare</NavLink>
      <NavLink href="/attacks">Attacks</NavLink>
      <NavLink href="/patterns">Patterns</NavLink>
      <NavLink href="/docs">Docs</NavLink>
    </>
  )
}
