/** From Node 22 on: an object that JSON.stringify writes as this text. */
const { rawJSON } = JSON as { rawJSON?: (text: string) => object }

/** Whether JSON keeps -0, which JSON.stringify alone makes a 0. */
export const keepsMinusZero = rawJSON !== undefined

/**
 * A JSON value whose text is no longer than any that a client may have sent: each number gets its shortest spelling.
 * JSON.stringify would make "100000000000000000000" of 1e20, and "0.000001" of 1e-6.
 */
export function spellNumbers(value: unknown): unknown {
  if (typeof value === "number") {
    // An exponent takes at least two characters: most numbers need not be tried.
    if (Number.isSafeInteger(value) && value % 1000 !== 0) return value
    const text = shortestText(value)
    return text === JSON.stringify(value) ? value : (rawJSON?.(text) ?? value)
  }
  if (Array.isArray(value)) return value.map(spellNumbers)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, spellNumbers(child)]))
}

/** The shortest of all JSON texts that are read as this number. */
export function shortestText(value: number): string {
  if (Object.is(value, -0)) return "-0"
  const plain = String(value)
  const [, sign, first, rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e(.+)$/.exec(value.toExponential()) ?? []
  const scientific = `${sign}${first}${rest}e${Number(exponent) - rest.length}`
  return scientific.length < plain.length ? scientific : plain
}
