import { requireLogin } from "#lib/auth/current.ts"
import { endpoint, json } from "#lib/auth/endpoint.ts"
import { listLogins, revokeOtherLogins } from "#lib/auth/login-list.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET() {
    const logins = await listLogins(await requireLogin())
    return json({ sessions: logins.map(({ device: _, ...login }) => login) })
  },

  async DELETE() {
    return json({ revoked: await revokeOtherLogins() })
  },
})
