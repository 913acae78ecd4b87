import { z } from "zod"
import { logIn, logInAsGuest } from "#lib/auth/log-in.ts"
import { visitorOf } from "#lib/auth/visitor.ts"
import { parseBody } from "#lib/http/read-json.ts"
import { endpoint } from "#lib/site/endpoint.ts"
import { answerForm, readForm } from "../../_parts/read-form.ts"

const guest = z.strictObject({ guest: z.literal("yes") })
const password = z.strictObject({ username: z.string(), password: z.string() })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (request) =>
    answerForm("/patterns/no-javascript", async () => {
      const input = parseBody(z.union([guest, password]), await readForm(request))
      const visitor = visitorOf(request.headers)
      if ("guest" in input) await logInAsGuest({}, visitor)
      else await logIn(input, visitor)
    }),
})
