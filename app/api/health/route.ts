import { endpoint, json } from "#lib/auth/endpoint.ts"
import { Problem } from "#lib/http/problem.ts"
import { services } from "#lib/site/services.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET() {
    const stores = await services().sessions.check()
    const down = Object.keys(stores).filter((name) => stores[name] === "down")
    if (down.length === 0) return json({ status: "ok", stores })
    throw new Problem(503, `Not available now: ${down.join(", ")}.`, { stores }, { "Retry-After": "5" })
  },
})
