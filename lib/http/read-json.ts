import { visit } from "jsonc-parser"
import type { z } from "zod"
import { MAX_DEPTH } from "../session/record/storable.ts"
import { Problem } from "./problem.ts"

export const MAX_BODY_BYTES = 64 * 1024

export const bodyTooLarge = () =>
  new Problem(413, "What was sent is too large: the server takes at most 64 KiB (65,536 bytes).")

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

/**
 * Reads the request's JSON body. Refuses what two parsers could read differently: invalid UTF-8, a byte order mark,
 * duplicate keys.
 *
 * @param types the accepted media types
 * @throws Problem 415, 413 or 400
 */
export async function readJson(request: Request, types = ["application/json"]): Promise<unknown> {
  const [type, ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";")
  const foreign = parameters.some((parameter) => !/^\s*(charset="?utf-?8"?)?\s*$/.test(parameter))
  if (!types.includes(type?.trim() ?? "") || foreign) {
    const Accept = types.join(", ")
    throw new Problem(415, `The body must be ${types.join(" or ")}, in UTF-8.`, {}, { Accept })
  }
  return parseJson(await readText(request))
}

/**
 * Checks a body against a schema.
 *
 * @throws Problem 400 with `errors`: what is wrong, and where
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw wrongAt(result.error.issues)
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** A problem that says what is wrong, and where. */
function wrongAt(issues: readonly Issue[]): Problem {
  const errors = issues.map(({ path, message }) => ({ path: path.join("."), message }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(" ")
  return new Problem(400, detail, { errors })
}

async function readText(request: Request): Promise<string> {
  const tooLarge = bodyTooLarge()
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  // Content-Length may be missing or wrong, so what arrives is counted, and reading stops at the limit.
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw tooLarge
    chunks.push(chunk)
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Problem(400, "The body is not valid UTF-8.")
  }
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Problem(400, "The body is not valid JSON.")
  }
  assertShape(value, 1)
  assertUnambiguous(text)
  return value
}

function assertShape(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return
  if (depth > MAX_DEPTH) throw new Problem(400, `The body is nested deeper than ${MAX_DEPTH}.`)
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw new Problem(400, `The key "${key}" is not allowed.`)
    assertShape(child, depth + 1)
  }
}

/** JSON.parse takes the last of two equal keys, where another parser might take the first; and it rounds numbers. */
function assertUnambiguous(text: string): void {
  const open: Set<string>[] = []
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set())
    },
    onObjectProperty: (key) => {
      if (open.at(-1)?.has(key)) throw new Problem(400, `The key ${JSON.stringify(key)} is there twice.`)
      open.at(-1)?.add(key)
    },
    onObjectEnd: () => {
      open.pop()
    },
    onLiteralValue: (value, offset, length, _line, _column, path) => {
      if (typeof value === "number" && !isKept(text.slice(offset, offset + length)))
        throw wrongAt([{ path: path(), message }])
    },
  })
}

const message = "A number is too large, too small or too long to be kept as it is. Send it as text."

/** Whether a number comes back as it was sent. Of a fraction digits may be lost, as everywhere; of a whole number none. */
function isKept(text: string): boolean {
  const [sent, kept] = [decimalOf(text), decimalOf(String(Number(text)))]
  if (!kept) return false
  const isWhole = sent !== null && sent.exponent >= 0
  return isWhole ? sent.digits === kept.digits && sent.exponent === kept.exponent : kept.digits !== ""
}

/** A number as whole digits, without zeros around them, and a power of ten. Null for Infinity. */
function decimalOf(text: string): { digits: string; exponent: number } | null {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(text) ?? []
  if (!whole) return null
  const digits = `${whole}${fraction}`.replace(/^0+/, "")
  // Not by /0+$/, which looks at zeros that are followed by others again and again.
  let end = digits.length
  while (digits[end - 1] === "0") end--
  if (end === 0) return { digits: "", exponent: 0 }
  return { digits: digits.slice(0, end), exponent: Number(exponent) - fraction.length + digits.length - end }
}
