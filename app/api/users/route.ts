import { addressOf } from "#lib/auth/address.ts"
import { endpoint } from "#lib/auth/endpoint.ts"
import { signUp, signUpBody } from "#lib/auth/log-in.ts"
import { sessionAnswer } from "#lib/auth/session-answer.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async POST(request) {
    const input = parseBody(signUpBody, await readJson(request))
    return sessionAnswer(await signUp(input, addressOf(request.headers)), 201)
  },
})
