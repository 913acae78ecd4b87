"use client"

import Link from "next/link"
import { use, useState } from "react"
import { PageLogin } from "#app/_components/login/page-login.tsx"
import { Button, buttonVariants } from "#app/_components/ui/button.tsx"
import { useHydrated } from "#app/_components/use-hydrated.ts"
import { LOGIN_HEADER } from "#lib/http/login-header.ts"

/** On to the other page, and a logout that this page is not told of, as in another tab. */
export function Elsewhere({ href, label }: { href: string; label: string }) {
  const [said, setSaid] = useState("")
  const login = use(PageLogin) ?? ""
  const isHydrated = useHydrated()
  async function endSession() {
    const response = await fetch("/api/session", { method: "DELETE", headers: { [LOGIN_HEADER]: login } }).catch(
      () => null,
    )
    setSaid(
      response?.ok
        ? "The session has ended. Go to the other page now: this one notices by itself within five seconds."
        : "That did not work. Try again.",
    )
  }
  return (
    <>
      <Link href={href} prefetch={false} className={buttonVariants({ variant: "outline" })}>
        {label}
      </Link>
      <div className="min-h-10 noscript:hidden">
        {isHydrated ? (
          <Button variant="ghost" onClick={endSession}>
            End the session behind this page's back
          </Button>
        ) : null}
      </div>
      <p aria-live="polite" className="text-sm text-muted empty:hidden">
        {said}
      </p>
    </>
  )
}
