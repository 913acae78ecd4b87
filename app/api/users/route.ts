import { describeSession } from "#lib/auth/current.ts"
import { signUp, signUpBody } from "#lib/auth/log-in.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import { parseBody, readJson } from "#lib/http/read-json.ts"
import { endpoint, json } from "#lib/site/endpoint.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async POST(request) {
    const input = parseBody(signUpBody, await readJson(request))
    return json(describeSession(await signUp(input, visitorOf(request.headers))), 201)
  },
})
