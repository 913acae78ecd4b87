import { describeSession, moveSession, storeBody } from "#lib/auth/current.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"
import { endpoint, json } from "#lib/site/endpoint.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async PUT(request) {
    const { store } = parseBody(storeBody, await readJson(request))
    return json(describeSession(await moveSession(store)))
  },
})
