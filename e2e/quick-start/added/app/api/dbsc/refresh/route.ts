import { refresh } from "@/lib/session/binding/routes"
import { session } from "@/session"

export const { POST } = refresh(session)
