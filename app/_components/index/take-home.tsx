import Link from "next/link"
import { env } from "#lib/site/env.ts"

/** The one line by which a team has the session layer in its own app. */
export function TakeHome() {
  return (
    <p className="text-sm text-muted">
      Take it home:{" "}
      <code className="font-mono text-[0.8125rem] wrap-anywhere text-ink">
        npx shadcn@latest add {env().origin}/r/session.json
      </code>
      , then{" "}
      <Link
        href="/docs"
        prefetch={false}
        className="rounded-sm underline decoration-edge underline-offset-4 hover:text-ink"
      >
        read the docs
      </Link>
      .
    </p>
  )
}
