import { z } from "zod"
import { MAX_TEXT } from "../site/data.ts"

const lines = z.string().transform((text) => text.split(/\r?\n/).filter((entry) => entry.trim() !== ""))

const entries = lines.transform((all, context) =>
  all.map((entry): [string, string] => {
    const [, key, value] = /^([^=]*)=(.*)$/.exec(entry) ?? []
    if (key === undefined || value === undefined) context.addIssue(`"${entry}" is not of the form key = value.`)
    return [key?.trim() ?? "", value?.trim() ?? ""]
  }),
)

/** By type: makes a native value of the text that a visitor types. */
const kinds = {
  text: z.string(),
  number: z
    .string()
    .trim()
    .regex(/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i, "A number is like 42, -1.5 or 6.02e23.")
    .transform(Number)
    .pipe(z.number("This number is too large.")),
  "true or false": z.stringbool({ truthy: ["true"], falsy: ["false"], error: "Write true or false." }),
  date: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], "A date is like 2026-12-24 or 2026-12-24T18:00:00Z.")
    .transform((text) => new Date(text)),
  "big number": z
    .string()
    .trim()
    .regex(/^-?\d{1,1000}$/, "A whole number of at most 1,000 digits.")
    .transform(BigInt),
  list: lines,
  set: lines.transform((all) => new Set(all)),
  map: entries.transform((all) => new Map(all)),
} satisfies Record<string, z.ZodType<unknown, string>>

export const kindNames = Object.keys(kinds) as (keyof typeof kinds)[]

/** A key and a native value, as a form sends them. Errors of the value have the path of its field, `value`. */
export const nativeEntry = z
  .strictObject({
    key: z.string().trim().min(1, "Enter a key.").max(64, "At most 64 characters."),
    type: z.enum(kindNames, "There is no such type."),
    value: z.string().max(MAX_TEXT, "At most 10,000 characters."),
  })
  .transform(({ key, type, value }, context): { key: string; value: unknown } => {
    const result = kinds[type].safeParse(value)
    for (const { message } of result.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["value"], message })
    }
    return { key, value: result.data }
  })
