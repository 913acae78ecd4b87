import { z } from "zod"
import type { SessionData } from "../session/types.ts"

/** What a session of this site holds: any object, since PATCH lets a visitor keep any JSON. */
const kept = z.looseObject({})
/** What the index shows of it. A value of another type counts as none. */
const shown = z.object({ visits: z.int().catch(0), note: z.string().catch("") })

/**
 * The longest text that a form's field takes, in UTF-16 units, as `maxlength` counts them: at most 30,000 bytes, so that no
 * form is larger than the 64 KiB that the server reads.
 */
export const MAX_TEXT = 10_000

export type SiteData = z.infer<typeof kept>

/** Gives the session layer the type of the data, at each read. Null: the session does not count. */
export const readData = (data: SessionData): SiteData | null => kept.safeParse(data).data ?? null

export const readShown = (data: SiteData) => shown.parse(data)
