import { z } from "zod"
import type { SessionData } from "../session/types.ts"

/** What a session of this site keeps: any object, since PATCH lets a visitor keep whatever there is in JSON. */
const kept = z.looseObject({})
/** What the index shows of it. Anything may stand there; what is not of its type counts as nothing. */
const shown = z.object({ visits: z.int().catch(0), note: z.string().catch("") })

export type SiteData = z.infer<typeof kept>

/** For the session layer, which asks it at each read: null is no session. */
export const readData = (data: SessionData): SiteData | null => kept.safeParse(data).data ?? null

export const readShown = (data: SiteData) => shown.parse(data)
