import type { SessionData } from "../types.ts"

/** The problems that a schema's error lists, as zod and its like do. */
type Issue = { readonly path?: readonly PropertyKey[]; readonly message?: string }

/**
 * Reads data that is about to be kept: it must be an object, and in the shape that `readData` knows.
 * @returns the data; else what is wrong, as a phrase, with the fields where the error that `readData` throws names them
 */
export function tryToRead<Data>(
  data: unknown,
  readData: (data: SessionData) => Data | null,
): { readonly data: Data } | { readonly problem: string } {
  if (data === undefined) return { problem: "is undefined: the function given to update must return the new data" }
  if (data instanceof Promise)
    return { problem: "is a promise: wait for it before you call update, whose function must not be async" }
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { problem: "is not a plain object" }
  try {
    const read = readData(data as SessionData)
    if (read instanceof Promise) return { problem: "can not be read: readData must not be async" }
    return read ? { data: read } : { problem: "is not as readData describes it: readData gave null" }
  } catch (error) {
    return { problem: `is not as readData describes it: ${wordsOf(error)}` }
  }
}

function wordsOf(error: unknown): string | undefined {
  const { issues, message } = error as { issues?: readonly Issue[]; message?: string }
  const fields = issues?.map(({ path = [], message }) => `${["data", ...path].map(String).join(".")}: ${message}`)
  return fields?.join("; ") ?? message
}
