import { registration } from "@/lib/session/binding/routes"
import { session } from "@/session"

export const { POST } = registration(session)
