import { session } from "../../counted-session"

async function addOne() {
  "use server"
  // Read before it is changed, in the same request as the page that follows.
  const before = await session.get()
  await session.update((data) => ({ ...data, n: Number(before?.data.n ?? 0) + 1 }))
}

export default async function Page() {
  const current = await session.get()
  const still = await session.get({ activity: false })
  return (
    <form action={addOne}>
      <p>The page knows {String(current?.userId)}.</p>
      <p>{`n is ${still?.data.n ?? 0}`}</p>
      <button type="submit">Add one</button>
    </form>
  )
}
