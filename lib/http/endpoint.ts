import { Problem } from "./problem.ts"
import { problemOf } from "./problem-of.ts"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
type Method = (typeof METHODS)[number]
type Params = Record<string, string | string[] | undefined>
type Handler = (request: Request, params: Params) => Promise<Response>
type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/**
 * The handlers of one API route. Whatever goes wrong becomes a problem answer; a method that is not named here is 405.
 * (Where a write comes from is checked at the front door, before any page or route is reached.)
 */
export function endpoint(
  handlers: Partial<Record<Exclude<Method, "OPTIONS">, Handler>>,
): Record<Method, RouteHandler> {
  const all: Partial<Record<Method, Handler>> = handlers.GET ? { HEAD: handlers.GET, ...handlers } : handlers
  const allow = METHODS.filter((method) => all[method] || method === "OPTIONS").join(", ")
  const routes = METHODS.map((method): [Method, RouteHandler] => [
    method,
    async (request, context) => {
      if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: allow } })
      const handler = all[method]
      try {
        if (!handler)
          throw new Problem(405, `${method} is not possible here. Possible: ${allow}.`, {}, { Allow: allow })
        return await handler(request, await context.params)
      } catch (error) {
        return problemOf(error).toResponse()
      }
    },
  ])
  return Object.fromEntries(routes) as Record<Method, RouteHandler>
}

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } })
}

export function noContent(): Response {
  return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } })
}
