import { z } from "zod"
import { addressOf } from "#lib/auth/address.ts"
import { endpoint } from "#lib/auth/endpoint.ts"
import { logIn, logInAsGuest } from "#lib/auth/log-in.ts"
import { assertMeantFor } from "#lib/auth/meant-for.ts"
import { parseBody } from "#lib/http/read-json.ts"
import { answerForm, readForm } from "../../_parts/read-form.ts"

const guest = z.strictObject({ guest: z.literal("yes") })
const password = z.strictObject({ username: z.string(), password: z.string() })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (request) =>
    answerForm("/patterns/no-javascript", async () => {
      const { login, ...fields } = await readForm(request)
      const input = parseBody(z.union([guest, password]), fields)
      const address = addressOf(request.headers)
      if ("password" in input) return logIn(input, address)
      // Who logs in with a password says who it is. A guest would take the place of whoever is logged in by now.
      await assertMeantFor(String(login))
      return logInAsGuest({}, address)
    }),
})
