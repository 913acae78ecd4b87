/** A stretch of a text, and whether it is new. */
export interface TextPart {
  readonly text: string
  readonly changed: boolean
}

/**
 * Which characters of `after` were not there before. Of two texts of one length those that differ at their place, as in
 * a time; else those that are not in the longest sequence that both have. Where that is no more than half of the text, as in
 * two tokens, what is the same is so by chance: all is new. Takes time with the product of the lengths: for texts as
 * short as a page shows.
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

/** By the longest common subsequence. */
function keptInOrder(before: readonly string[], after: readonly string[]): boolean[] {
  const width = after.length + 1
  /** Of what is left from here on in both. */
  const longest = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
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
