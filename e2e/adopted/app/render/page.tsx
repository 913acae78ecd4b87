import { connection } from "next/server"
import { Suspense } from "react"
import { session } from "../../sessions.ts"

/** Does what no page may: changes the session while it renders. */
export default function Page({ searchParams }: { searchParams: Promise<{ call?: string }> }) {
  return (
    <Suspense>
      <Change searchParams={searchParams} />
    </Suspense>
  )
}

async function Change({ searchParams }: { searchParams: Promise<{ call?: string }> }) {
  await connection()
  const { call = "" } = await searchParams
  const { update, logIn, move, rotate, end } = session
  const calls: Record<string, () => Promise<unknown>> = {
    update: () => update((data) => ({ ...data, rendered: true })),
    logIn: () => logIn("mallory"),
    move: () => move("memory"),
    rotate: () => rotate(),
    end: () => end(),
  }
  const thrown = await calls[call]?.().then(
    () => "nothing",
    (error: Error) => `${error.name}: ${error.message}`,
  )
  return <p>{thrown}</p>
}
