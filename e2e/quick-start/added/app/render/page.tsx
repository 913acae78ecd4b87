import { Suspense } from "react"
import { session } from "@/session"

type Props = PageProps<"/render">

/** Does what no page may: changes the session while it renders. */
export default function Page({ searchParams }: Props) {
  return (
    <Suspense>
      <Change searchParams={searchParams} />
    </Suspense>
  )
}

const calls: Record<string, () => Promise<unknown>> = {
  update: () => session.update((data) => ({ ...data, rendered: true })),
  logIn: () => session.logIn("mallory"),
  move: () => session.move("memory"),
  rotate: () => session.rotate(),
  end: () => session.end(),
}

async function Change({ searchParams }: Pick<Props, "searchParams">) {
  const call = String((await searchParams).call)
  const thrown = await calls[call]?.().then(
    () => "nothing",
    (error: Error) => `${error.name}: ${error.message}`,
  )
  return <p>{thrown}</p>
}
