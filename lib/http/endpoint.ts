import { Problem } from "./problem.ts"
import { problemOf } from "./problem-of.ts"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
type Method = (typeof METHODS)[number]
type Params = Record<string, string | string[] | undefined>
type Handler = (request: Request, params: Params) => Promise<Response>
type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/**
 * Makes the handlers of one API route. An error becomes a problem answer, and a method without a handler is answered with
 * 405. Handlers need not check where a write comes from: the front door has refused those from other sites.
 */
export function endpoint(handlers: Partial<Record<Exclude<Method, "OPTIONS">, Handler>>): Record<Method, RouteHandler> {
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

/** A JSON answer that no cache stores. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } })
}

export function noContent(): Response {
  return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } })
}
