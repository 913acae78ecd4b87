import { setTimeout } from "node:timers/promises"
import { currentSession, isLoggedIn } from "#lib/auth/current.ts"
import { services } from "#lib/services.ts"

/** The visitor's sign-ins, from a register that takes its time. */
export async function SlowList() {
  const session = await currentSession()
  // In the place of a slow query, or someone else's API.
  await setTimeout(1500)
  if (!isLoggedIn(session)) return <p className="mt-3 flex h-16 items-center text-sm text-muted">Nowhere.</p>
  const list = await services().signIns.listActive(session.login.user.id)
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
