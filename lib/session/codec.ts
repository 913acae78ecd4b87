import { stringify, unflatten } from "devalue"
import { z } from "zod"
import { assertStorable, isJson } from "./storable.ts"
import type { NewRecord, SessionData } from "./types.ts"

/** The format's number, written with each record. A reader of a later format keeps knowing this one. */
const FORMAT = 1

const milliseconds = z.number().int().min(0).max(8.64e15)

const envelope = z.object({
  format: z.literal(FORMAT),
  createdAt: milliseconds,
  lastSeenAt: milliseconds,
  login: z.object({ id: z.string(), userId: z.string(), remember: z.boolean() }).nullable(),
  // Not described further: zod copies the objects that it describes, which would tear a cycle apart.
  json: z.unknown().optional(),
  native: z.unknown().optional(),
})

/**
 * A record as a JSON value. Data that is JSON already stays as it is, so that its size is known beforehand; only other
 * data (dates, maps, repeated references…) takes devalue's flat form, up to four times as long.
 * @throws UnsupportedValueError naming the path of what can not be kept
 */
export function flatten({ data, createdAt, lastSeenAt, login }: NewRecord): object {
  assertStorable(data)
  // Parsed once more, because devalue escapes for HTML: "<" would take six bytes of a cookie instead of one.
  const kept = isJson(data) ? { json: data } : { native: JSON.parse(stringify(data)) }
  return {
    format: FORMAT,
    createdAt: createdAt.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
    login: login && { id: login.id, userId: login.userId, remember: login.remember },
    ...kept,
  }
}

/** The record back, or null when the value is not one that `flatten` made. Evaluates nothing. */
export function unflattenRecord(flat: unknown): NewRecord | null {
  try {
    const { json, native, createdAt, lastSeenAt, login } = envelope.parse(flat)
    const data = (native === undefined ? json : unflatten(native as unknown[])) as SessionData
    assertStorable(data)
    return { data, createdAt: new Date(createdAt), lastSeenAt: new Date(lastSeenAt), login }
  } catch {
    return null
  }
}

/**
 * A record as text, for stores that keep text.
 * @param issuer the store that issued its ticket, where that is another than the one that keeps it
 * @throws UnsupportedValueError
 */
export function encode(record: NewRecord, issuer?: string): string {
  return JSON.stringify({ issuer, ...flatten(record) })
}

/** The issuer that a record or a forward was encoded with, without parsing all of it: it stands first. */
export function issuerOf(text: string): string | undefined {
  return /^\{"issuer":"([a-z]+)"/.exec(text)?.[1]
}

/** The record back, or null when the text is not one that `encode` made. */
export function decode(text: string): NewRecord | null {
  try {
    return unflattenRecord(JSON.parse(text))
  } catch {
    return null
  }
}

const forward = z.strictObject({
  issuer: z.string().optional(),
  movedTo: z.string(),
  copy: z.string().optional(),
})

/** A forward as a store keeps it: `copy` is the record's text, as it will be kept once it counts. */
export interface KeptForward {
  readonly movedTo: string
  readonly copy?: string | undefined
}

/** What is kept in place of a session that was moved: no record, so no reader takes it for one. */
export function encodeForward({ movedTo, copy }: KeptForward, issuer?: string): string {
  return JSON.stringify({ issuer, movedTo, copy })
}

/** The forward back, or null when the text is something else. */
export function decodeForward(text: string): KeptForward | null {
  if (!/^\{("issuer":"[a-z]+",)?"movedTo":/.test(text)) return null
  try {
    const { movedTo, copy } = forward.parse(JSON.parse(text))
    return { movedTo, copy }
  } catch {
    return null
  }
}
