"use client"

import { createContext, use } from "react"

/** The login for which the page was made, or NOBODY. Its forms send it along, and act for no other. */
export const PageLogin = createContext<string | null>(null)

/** The field by which a form says for which login it is meant. Nothing on a page that belongs to no login. */
export function LoginField() {
  const login = use(PageLogin)
  return login === null ? null : <input type="hidden" name="login" value={login} />
}
