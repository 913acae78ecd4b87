import { endpoint } from "#lib/auth/endpoint.ts"
import { services } from "#lib/site/services.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (request) => services().registerDevice(request),
})
