import type { Row, Tombstone } from "../types.ts"

/** forward.ts may put an issuer in front. */
const start = /^\{("issuer":"[a-z]+",)?"ended":true[,}]/

/** A tombstone as the text of a row. It holds nothing of the data, and is no record: a reader who knows nothing of it finds none. */
export const encodeTombstone = ({ next }: Tombstone): string => JSON.stringify({ ended: true, next })

/** Null when the row holds something else. */
export function tombstoneIn({ data, atime }: Row): Tombstone | null {
  if (!start.test(data)) return null
  try {
    return { at: atime, next: JSON.parse(data).next }
  } catch {
    return null
  }
}
