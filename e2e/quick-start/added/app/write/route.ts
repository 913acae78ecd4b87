import { answering } from "@/lib/session"
import { session } from "@/session"

/** Changes the session; as the return from an identity provider would, where the address says so. */
export const POST = answering(async (request: Request) => {
  const isFromAnywhere = new URL(request.url).searchParams.has("anywhere")
  const change = (data: Record<string, unknown>) => ({ ...data, written: Number(data.written ?? 0) + 1 })
  return Response.json(await session.update(change, isFromAnywhere ? { crossSite: "allow" } : {}))
})
