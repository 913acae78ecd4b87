"use server"

import { redirect } from "next/navigation"
import { session } from "@/session"
import { userIdOf } from "@/users"

export async function logIn(form: FormData) {
  const userId = userIdOf(form.get("name"))
  if (userId) await session.logIn(userId)
  redirect("/")
}

export async function logOut() {
  await session.end()
  redirect("/")
}
