import { openSessions } from "@/lib/session"
import { disk } from "@/lib/session/stores/disk"

export const session = openSessions({
  origin: process.env.APP_ORIGIN ?? "http://localhost:3000",
  stores: [disk("./.data/sessions")],
})
