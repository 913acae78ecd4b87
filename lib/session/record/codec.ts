import { stringify, unflatten } from "devalue"
import { z } from "zod"
import type { NewRecord, SessionData } from "../types.ts"
import { spellNumbers } from "./spell-numbers.ts"
import { assertStorable, isJson } from "./storable.ts"

/** The format's number, kept with each record. A later format gets another number, and this one stays readable. */
const FORMAT = 1
const milliseconds = z.number().int().min(0).max(8.64e15)

const envelope = z.object({
  format: z.literal(FORMAT),
  createdAt: milliseconds,
  lastSeenAt: milliseconds,
  login: z
    .object({ id: z.string(), userId: z.string(), remember: z.boolean(), binding: z.string().optional() })
    .nullable(),
  // Unknown to zod: it copies what it describes, which would break cycles.
  json: z.unknown().optional(),
  native: z.unknown().optional(),
})

/**
 * A record as text. Data that is JSON already stays JSON, no longer than a client has sent it, so its size is known beforehand.
 * Other data (dates, maps, repeated references) takes devalue's flat form, which may be four times as long.
 * @throws UnsupportedValueError with the path of what can not be kept
 */
export function encode({ data, createdAt, lastSeenAt, login }: NewRecord): string {
  assertStorable(data)
  // devalue escapes for HTML, and "<" would take six bytes of a cookie. Parsing its text undoes that.
  const kept = isJson(data) ? { json: spellNumbers(data) } : { native: JSON.parse(stringify(data)) }
  const times = { createdAt: createdAt.getTime(), lastSeenAt: lastSeenAt.getTime() }
  // A login that is bound to nothing has no binding in the text, as in releases that knew of none.
  const bound = login && { ...login, binding: login.binding ?? undefined }
  return JSON.stringify({ format: FORMAT, ...times, login: bound, ...kept })
}

/** The record back, or null when the text is not one that `encode` made. Evaluates nothing. */
export function decode(text: string): NewRecord | null {
  try {
    const { json, native, createdAt, lastSeenAt, login } = envelope.parse(JSON.parse(text))
    const data = (native === undefined ? json : unflatten(native as unknown[])) as SessionData
    assertStorable(data)
    return { data, createdAt: new Date(createdAt), lastSeenAt: new Date(lastSeenAt), login }
  } catch {
    return null
  }
}
