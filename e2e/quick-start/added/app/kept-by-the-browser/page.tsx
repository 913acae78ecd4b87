import Link from "next/link"
import { Suspense } from "react"
import { session } from "@/session"

/** The trap: the login as of some minutes ago. The browser keeps what this gives, and does not ask again. */
async function userOfSomeMinutesAgo() {
  "use cache: private"
  return (await session.get())?.userId
}

async function Welcome() {
  const user = await userOfSomeMinutesAgo()
  return <h1>{user ? `Welcome, ${user}` : "You are nobody"}</h1>
}

export default function Page() {
  return (
    <main>
      <Link href="/links">Back</Link>
      <Suspense fallback={<p>A moment…</p>}>
        <Welcome />
      </Suspense>
    </main>
  )
}
