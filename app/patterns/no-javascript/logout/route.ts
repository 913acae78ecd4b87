import { endpoint } from "#lib/auth/endpoint.ts"
import { logOut } from "#lib/auth/log-out.ts"
import { assertMeantFor } from "#lib/auth/meant-for.ts"
import { answerForm, readForm } from "../../_parts/read-form.ts"

// Only by POST: a link, or an image of another page, must not log anyone out.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (request) =>
    answerForm("/patterns/no-javascript", async () => {
      const { login } = await readForm(request)
      await assertMeantFor(String(login), { orNobody: true })
      await logOut()
    }),
})
