import { moveSession, storeBody } from "#lib/auth/current.ts"
import { endpoint } from "#lib/auth/endpoint.ts"
import { sessionAnswer } from "#lib/auth/session-answer.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async PUT(request) {
    const { store } = parseBody(storeBody, await readJson(request))
    return sessionAnswer(await moveSession(store))
  },
})
