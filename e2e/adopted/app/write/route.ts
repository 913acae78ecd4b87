import { session } from "../../sessions.ts"

export async function GET() {
  const found = await session.get()
  return Response.json(found && { user: found.userId, store: found.store, data: found.data })
}

/** Changes the session; as the return from an identity provider would, where the address says so. */
export async function POST(request: Request) {
  const { searchParams } = new URL(request.url)
  const write = searchParams.has("anywhere") ? ({ crossSite: "allow" } as const) : undefined
  try {
    const user = searchParams.get("user")
    if (user) await session.logIn(user, { store: searchParams.get("store") ?? undefined })
    else await session.update((data) => ({ ...data, written: Number(data.written ?? 0) + 1 }), write)
    return new Response(null, { status: 204 })
  } catch (error) {
    const { name, message } = error as Error
    return Response.json({ name, message }, { status: name === "CrossSiteRequestError" ? 403 : 500 })
  }
}
