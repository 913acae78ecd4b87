import { LOGIN_HEADER } from "../http/login-header.ts"
import { Problem } from "../http/problem.ts"
import { problemOf } from "../http/problem-of.ts"
import { assertSameSite } from "../session/same-site.ts"
import { env } from "../site/env.ts"
import { assertMeantFor } from "./meant-for.ts"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const
type Method = (typeof METHODS)[number]
type Params = Record<string, string | string[] | undefined>
type Handler = (request: Request, params: Params) => Promise<Response>
type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/** Methods that change nothing. */
const SAFE: readonly Method[] = ["GET", "HEAD", "OPTIONS"]

/**
 * Makes the handlers of one API route. A write from another site is refused, and one that is meant for another login. An error
 * becomes a problem answer, and a method without a handler is answered with 405.
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
        if (!SAFE.includes(method)) await assertMayWrite(request)
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

/** A request that changes something comes from the site itself, and acts for the login that it says it is meant for. */
async function assertMayWrite({ headers, method }: Request): Promise<void> {
  assertSameSite(headers, env().origin)
  const login = headers.get(LOGIN_HEADER)
  // What is gone needs no deleting: the handler says what that means.
  if (login !== null) await assertMeantFor(login, { orNobody: method === "DELETE" })
}

/** A JSON answer that no cache stores. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } })
}

export function noContent(): Response {
  return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } })
}
