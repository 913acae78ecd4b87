import { endpoint, json } from "#lib/auth/endpoint.ts"

/** Whether the process answers. It asks no store: a store that is down is not mended by a new process. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async () => json({ status: "ok" }),
})
