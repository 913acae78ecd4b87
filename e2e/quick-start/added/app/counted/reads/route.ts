import { passTime, session, takeAsked } from "../../../counted-session"

/** What was asked for since the last such request, and the session if `?session` asks for it. */
export async function GET(request: Request) {
  const before = takeAsked()
  const isAsked = new URL(request.url).searchParams.has("session")
  return Response.json({ before, session: isAsked ? await session.get() : null, asked: isAsked ? takeAsked() : [] })
}

/** Logs in. */
export async function POST() {
  return Response.json(await session.logIn("alice"))
}

/** Changes the session between two times that it is asked for. */
export async function PUT() {
  const before = await session.get()
  await session.update((data) => ({ ...data, n: Number(before?.data.n ?? 0) + 1 }))
  return Response.json([before?.data.n ?? 0, (await session.get())?.data.n])
}

/** Lets ten minutes pass. */
export async function PATCH() {
  passTime(600_000)
  return Response.json({})
}
