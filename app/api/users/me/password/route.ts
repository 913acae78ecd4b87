import { addressOf } from "#lib/auth/address.ts"
import { changePassword, changePasswordBody } from "#lib/auth/change-password.ts"
import { endpoint, noContent } from "#lib/auth/endpoint.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async PUT(request) {
    const input = parseBody(changePasswordBody, await readJson(request))
    await changePassword(input, addressOf(request.headers))
    return noContent()
  },
})
