import { endLogin } from "#lib/auth/login-list.ts"
import { endpoint, noContent } from "#lib/site/endpoint.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async DELETE(_request, { id }) {
    await endLogin(String(id))
    return noContent()
  },
})
