import Link from "next/link"
import { services } from "#lib/site/services.ts"

const folder = <code className="font-mono text-[0.8125rem] text-ink">lib/session</code>

export function SiteFooter() {
  return (
    <footer className="border-t">
      <p className="mx-auto max-w-7xl px-4 py-6 text-sm text-muted sm:px-6">
        Cloakroom is a reference implementation of session-backed login for Next.js. To use it, copy{" "}
        {services().demo ? (
          <Link
            href="/source"
            prefetch={false}
            className="rounded-sm underline decoration-edge underline-offset-4 hover:text-ink"
          >
            {folder}
          </Link>
        ) : (
          folder
        )}{" "}
        into your app.
      </p>
    </footer>
  )
}
