import type { SessionData } from "../types.ts"

/** The problems that a schema's error lists, as zod and its like do. */
type Issue = { readonly path?: readonly PropertyKey[]; readonly message?: string }

/**
 * What is wrong with the data that an update is about to keep: it must be an object, and in the shape that `readData` knows.
 * @returns a phrase, with the fields where the error that `readData` throws names them; null if all is well
 */
export function describeMistake(data: unknown, readData: (data: SessionData) => unknown): string | null {
  if (data === undefined) return "is undefined: the function given to update must return the new data"
  if (data instanceof Promise)
    return "is a promise: wait for it before you call update, whose function must not be async"
  if (typeof data !== "object" || data === null || Array.isArray(data)) return "is not a plain object"
  try {
    const read = readData(data as SessionData)
    if (read instanceof Promise) return "can not be read: readData must not be async"
    return read ? null : "is not as readData describes it: readData gave null"
  } catch (error) {
    const { issues, message } = error as { issues?: readonly Issue[]; message?: string }
    const fields = issues?.map(({ path = [], message }) =>
      [["data", ...path].map(String).join("."), message].join(": "),
    )
    return `is not as readData describes it: ${fields?.join("; ") ?? message}`
  }
}
