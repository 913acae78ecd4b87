/** A stretch of a text, and whether it is new. */
export interface TextPart {
  readonly text: string
  readonly changed: boolean
}

/**
 * Splits `after` into parts that are new and parts that `before` has too. Texts of equal length, such as two times, are
 * compared character by character, others by their longest common subsequence. If no more than half of `after` is the
 * same, all of it counts as new: two tokens have characters in common by chance. The time it takes grows with the
 * product of the lengths, so it is for short texts.
 */
export function changedParts(before: string, after: string): TextPart[] {
  const [old, characters] = [[...before], [...after]]
  const kept =
    old.length === characters.length
      ? characters.map((character, index) => character === old[index])
      : keptInOrder(old, characters)
  const isNew = kept.filter(Boolean).length <= characters.length / 2
  if (isNew && after !== "") return [{ text: after, changed: true }]
  const parts: TextPart[] = []
  for (const [index, character] of characters.entries()) {
    const changed = !kept[index]
    const last = parts.at(-1)
    if (last?.changed === changed) parts[parts.length - 1] = { text: last.text + character, changed }
    else parts.push({ text: character, changed })
  }
  return parts
}

/** For each character of `after`, whether it belongs to the longest common subsequence. */
function keptInOrder(before: readonly string[], after: readonly string[]): boolean[] {
  const width = after.length + 1
  /** At (i, j), the length for `before` from i on and `after` from j on. */
  const longest = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const kept = after.map(() => false)
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) {
      kept[j] = true
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return kept
}
