import { addressOf } from "#lib/auth/address.ts"
import { currentSession, updateData } from "#lib/auth/current.ts"
import { endpoint, noContent } from "#lib/auth/endpoint.ts"
import { guestBody, logIn, logInAsGuest, passwordBody } from "#lib/auth/log-in.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { sessionAnswer } from "#lib/auth/session-answer.ts"
import { mergePatch } from "#lib/http/merge-patch.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET() {
    return sessionAnswer(await currentSession())
  },

  async POST(request) {
    const body = await readJson(request)
    const address = addressOf(request.headers)
    const isGuest = typeof body === "object" && body !== null && "guest" in body
    const session = isGuest
      ? await logInAsGuest(parseBody(guestBody, body), address)
      : await logIn(parseBody(passwordBody, body), address)
    return sessionAnswer(session)
  },

  async PATCH(request) {
    const patch = await readJson(request, ["application/json", "application/merge-patch+json"])
    return sessionAnswer(await updateData((data) => mergePatch(data, patch)))
  },

  async DELETE() {
    await logOut()
    return noContent()
  },
})
