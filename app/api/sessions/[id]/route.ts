import { endpoint, noContent } from "#lib/auth/endpoint.ts"
import { endLogin } from "#lib/auth/login-list.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async DELETE(_request, { id }) {
    await endLogin(String(id))
    return noContent()
  },
})
