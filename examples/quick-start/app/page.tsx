import { session } from "@/session"
import { logIn, logOut } from "./actions"

// The page comes when all of it is known: what streams in later, in <Suspense>, is shown by scripts, and not without them.
export const instant = false

export default async function Home() {
  const current = await session.get()
  if (!current?.userId)
    return (
      <form action={logIn}>
        <h1>You are not logged in.</h1>
        <label>
          Name <input name="name" required />
        </label>
        <button type="submit">Log in</button>
      </form>
    )
  return (
    <form action={logOut}>
      <h1>You are logged in as {current.userId}.</h1>
      <button type="submit">Log out</button>
    </form>
  )
}
