import { type ReactNode, Suspense } from "react"
import { session } from "../../counted-session"

/** Asks for the session, as the page in it does. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <Who />
      {children}
    </Suspense>
  )
}

async function Who() {
  return <p>The layout knows {String((await session.get())?.userId)}.</p>
}
