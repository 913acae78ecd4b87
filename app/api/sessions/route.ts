import { requireLogin } from "#lib/auth/current.ts"
import { listLogins, revokeOtherLogins } from "#lib/auth/login-list.ts"
import { endpoint, json } from "#lib/site/endpoint.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET() {
    return json({ sessions: await listLogins(await requireLogin()) })
  },

  async DELETE() {
    return json({ revoked: await revokeOtherLogins() })
  },
})
