import Link from "next/link"
import { Suspense } from "react"
import { session } from "@/session"

/** The shell is made at build time; who it is, is asked at each request, and kept nowhere. */
async function Welcome() {
  const current = await session.get()
  if (!current?.userId) return <h1>You are nobody</h1>
  return (
    <h1>
      Welcome, {current.userId}. {await greetingOf(current.userId)}
    </h1>
  )
}

/** What is slow to make may be kept on the server, by the user for whom it is: never without asking who that is. */
async function greetingOf(user: string) {
  "use cache"
  return `You have ${user.length} letters.`
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
