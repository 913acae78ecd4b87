import { currentSession, describeSession, updateData } from "#lib/auth/current.ts"
import { logIn, logInAsGuest, logInBody } from "#lib/auth/log-in.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import { endpoint, json, noContent } from "#lib/http/endpoint.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"
import { mergePatch } from "#lib/session/merge-patch.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET() {
    return json(describeSession(await currentSession()))
  },

  async POST(request) {
    const input = parseBody(logInBody, await readJson(request))
    const visitor = visitorOf(request.headers)
    const session = "guest" in input ? await logInAsGuest(input, visitor) : await logIn(input, visitor)
    return json(describeSession(session))
  },

  async PATCH(request) {
    const patch = await readJson(request, ["application/json", "application/merge-patch+json"])
    return json(describeSession(await updateData((data) => mergePatch(data, patch))))
  },

  async DELETE() {
    await logOut()
    return noContent()
  },
})
