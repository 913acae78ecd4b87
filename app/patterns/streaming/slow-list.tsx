import { setTimeout } from "node:timers/promises"
import type { ReactNode } from "react"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { services } from "#lib/site/services.ts"

/** The visitor's logins, from a register that takes its time. */
export async function SlowList() {
  const found = await viewSession()
  // In the place of a slow query, or someone else's API.
  await setTimeout(1500)
  if ("down" in found) return <Instead>{found.down}</Instead>
  if (!isLoggedIn(found.session)) return <Instead>Nowhere.</Instead>
  const list = await services().logins.listActive(found.session.login.user.id)
  return (
    <ul className="mt-3 h-16 space-y-1 overflow-y-auto text-sm">
      {list.map(({ id, browser, os, store }) => (
        <li key={id}>
          {browser} on {os}, in <span className="font-mono">{store}</span>
        </li>
      ))}
    </ul>
  )
}

function Instead({ children }: { children: ReactNode }) {
  return <p className="mt-3 flex h-16 items-center text-sm text-muted">{children}</p>
}
