import { answering } from "@/lib/session"
import { session } from "@/session"
import { userIdOf } from "@/users"

export const GET = answering(async () => Response.json(await session.get({ activity: false })))

export const POST = answering(async (request: Request) => {
  const body = await request.json().catch(() => null)
  const userId = userIdOf(body?.name)
  if (!userId) return new Response("Who is it? Send a name.", { status: 400 })
  return Response.json(await session.logIn(userId))
})

export const DELETE = answering(async () => {
  await session.end()
  return new Response(null, { status: 204 })
})
