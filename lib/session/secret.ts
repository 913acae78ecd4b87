/**
 * Finds out what is wrong with a secret. Random bytes fail once in billions of years; what people type, repeat or
 * count does fail.
 *
 * @returns a phrase that names the problem (never the secret), or null
 */
export function secretProblem(text: string): string | null {
  if (text === "") return "is empty"
  const bytes = Buffer.from(text, "base64url")
  // Decoding skips characters that it does not know; encoding again shows whether it did.
  if (bytes.length !== 32 || bytes.toString("base64url") !== text) {
    return "must be 32 random bytes as base64url (43 characters of A-Z a-z 0-9 _ -)"
  }
  const characters = Buffer.from(text)
  const patterned =
    new Set(bytes).size < 16 ||
    bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ||
    [bytes, characters].some((sequence) => repeats(sequence) || counts(sequence))
  return patterned ? "is not random: it repeats, counts or spells something" : null
}

/** Whether it is one block, of at most half the length, repeated. */
function repeats(sequence: Buffer): boolean {
  for (let period = 1; period <= sequence.length / 2; period++) {
    if (sequence.subarray(period).equals(sequence.subarray(0, -period))) return true
  }
  return false
}

/** Whether most steps from one value to the next are the same. */
function counts(sequence: Buffer): boolean {
  const steps = new Map<number, number>()
  for (let i = 1; i < sequence.length; i++) {
    const step = (sequence.readUInt8(i) - sequence.readUInt8(i - 1)) & 0xff
    steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  return Math.max(...steps.values()) > sequence.length / 2
}
