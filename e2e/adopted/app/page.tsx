import { connection } from "next/server"
import { Suspense } from "react"
import { session } from "../sessions.ts"

export default function Page() {
  return (
    <Suspense fallback="Who are you?">
      <Who />
    </Suspense>
  )
}

async function Who() {
  await connection()
  const found = await session().get()
  return <p>{found?.record.login ? `You are ${found.record.login.userId}` : "You are nobody"}</p>
}
