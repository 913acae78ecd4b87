import { guest, headersOf } from "./browser.ts"
import { hiddenFields, multipart } from "./form.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

export const otherLogin: Attack[] = [
  {
    family: "guards",
    stores: "each",
    id: "guards-form-of-another-login",
    name: "A page of one login, sent by the next",
    what: "One user leaves a page open. In another tab of the same browser somebody else logs in. Then the forms and the script of the first page are used.",
    whom: "Whoever logged in second: a form would delete their account, or log them out.",
    expected: "The server refuses whatever says that it is meant for another login, and names who is logged in.",
    references: [references.sessionManagement, references.authorization],
    incidents: [],
    async run(target) {
      const first = await guest(target)
      const page = await first.send({ method: "GET", path: "/" })
      const [login = ""] = headersOf(await first.json("GET", "/api/session"), "session-login")
      const second = await guest(target)

      const fields = [...(hiddenFields(page.body, "note") ?? []), ["note", "not mine"] as const]
      await second.send({ method: "POST", path: "/", ...multipart(fields) })
      const logout = hiddenFields((await first.send({ method: "GET", path: "/logout" })).body, "*") ?? []
      await second.send({ method: "POST", path: "/logout", ...multipart(logout) })
      const header = [["Session-Login", login]] as const
      await second.json("PATCH", "/api/session", { note: "not mine" }, header)
      await second.json("DELETE", "/api/session", undefined, header)

      const { content } = await second.json("GET", "/api/session")
      const isUntouched = content?.loggedIn === true && content.data?.note === undefined
      return {
        refused: isUntouched,
        actual: isUntouched
          ? "The second user is still logged in, with their own data."
          : "The second user was logged out, or holds what was meant for the first.",
      }
    },
  },
]
