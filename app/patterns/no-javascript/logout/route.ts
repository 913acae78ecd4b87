import { logOut } from "#lib/auth/log-out.ts"
import { endpoint } from "#lib/site/endpoint.ts"
import { answerForm } from "../../_parts/read-form.ts"

// Only by POST: a link, or an image of another page, must not log anyone out.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: () => answerForm("/patterns/no-javascript", logOut),
})
