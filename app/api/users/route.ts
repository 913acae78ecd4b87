import { endpoint } from "#lib/auth/endpoint.ts"
import { signUp, signUpBody } from "#lib/auth/log-in.ts"
import { sessionAnswer } from "#lib/auth/session-answer.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async POST(request) {
    const input = parseBody(signUpBody, await readJson(request))
    return sessionAnswer(await signUp(input, visitorOf(request.headers)), 201)
  },
})
