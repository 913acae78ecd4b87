/** Session data of any kind, for property tests. A failure prints the smallest data that fails, and the seed for it. */
import fc from "fast-check"
import type { SessionData } from "../types.ts"

const key = fc.string({ unit: "binary" })
const native = {
  key,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
}
const storable = fc.anything({ ...native, withSparseArray: true })
const anything = fc.anything({ ...native, withBoxedValues: true, withTypedArray: true })
// Values that are nearly JSON. Data is encoded in another way if any of it is no JSON, so other values would hide a
// mistake about these.
const nearlyJson = fc.oneof(fc.jsonValue(), fc.constantFrom(-0, Number.NaN, Infinity, undefined))

/** Data with any values of the language. Most of them can be kept, some can not. */
export const anyData: fc.Arbitrary<SessionData> = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(key, storable, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(key, anything, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(key, nearlyJson, { maxKeys: 2 }) },
)

const numberText = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(fc.nat(999).map(String), fc.bigInt({ min: BigInt(0), max: BigInt(10) ** BigInt(25) }).map(String)),
    fc.option(fc.stringMatching(/^\.\d{1,9}$/), { nil: "" }),
    fc.option(fc.stringMatching(/^[eE][-+]?\d{1,2}$/), { nil: "" }),
  )
  .map((parts) => parts.join(""))
const keyText = key
  .filter((text) => !["__proto__", "constructor", "prototype"].includes(text))
  .map((text) => JSON.stringify(text))
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      numberText,
      key.map((text) => JSON.stringify(text)),
      fc.constantFrom("null", "true", "-0", "1e20", "1e-6", "[]", "{}"),
    ),
    fc.array(tie("json"), { maxLength: 5 }).map((items) => `[${items}]`),
    fc.array(fc.tuple(keyText, tie("json")), { maxLength: 5 }).map((entries) => objectText(entries)),
  ),
}))
const objectText = (entries: [string, string][]) => `{${entries.map(([name, value]) => `${name}:${value}`)}}`

/** Any JSON object as a client may spell it. */
export const jsonText: fc.Arbitrary<string> = fc.array(fc.tuple(keyText, json), { maxLength: 5 }).map(objectText)

/** One level of nesting: how to wrap a value, and what that adds to its path. */
interface Step {
  readonly around: (value: unknown) => unknown
  readonly path: string
}

const allowedKey = key.filter((text) => !["__proto__", "constructor", "prototype"].includes(text))
const step: fc.Arbitrary<Step> = fc.oneof(
  allowedKey.map((name) => ({ around: (value: unknown) => ({ "": 0, [name]: value }), path: `.${name}` })),
  fc.nat(3).map((index) => ({ around: (value: unknown) => [...Array(index).fill(0), value], path: `[${index}]` })),
  key.map((name) => ({ around: (value: unknown) => new Map([[name, value]]), path: `.get(${name})` })),
  fc.constant({ around: (value: unknown) => new Map([[value, 0]]), path: ".key(…)" }),
  fc.constant({ around: (value: unknown) => new Set([0, value]), path: ".has(…)" }),
)

/** What can not be kept, wherever it is. */
const strange = fc.constantFrom<unknown>(() => 1, /x/, new Error("e"), Object(1), new Uint8Array(2), new WeakMap())

/** Data with one thing in it that can not be kept, and the path to that. */
export const refusedData: fc.Arbitrary<{ data: SessionData; path: string }> = fc
  .record({ name: allowedKey, steps: fc.array(step, { maxLength: 5 }), strange })
  .map(({ name, steps, strange }) => ({
    data: { [name]: steps.reduceRight((value, { around }) => around(value), strange) },
    path: `data.${name}${steps.map(({ path }) => path).join("")}`,
  }))
