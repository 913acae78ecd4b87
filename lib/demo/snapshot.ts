/** Texts that a page showed at one time, by their names. */
export type Snapshot = Readonly<Record<string, string>>

/** Names in one sentence. What a screen reader reads out must end some time. */
const MAX_NAMES = 8
/** Characters of a value that is worth reading out. */
const MAX_VALUE = 24

/** Names are also keys of the session's data, which may be "toString" and the like: only what was put there counts. */
export function textIn(snapshot: Snapshot, name: string): string | undefined {
  return Object.hasOwn(snapshot, name) ? snapshot[name] : undefined
}

/** What differs, in words; "" for nothing. */
export function describeChanges(before: Snapshot, now: Snapshot): string {
  const changed = Object.entries(now).filter(([name, text]) => textIn(before, name) !== text)
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(now, name))
  return [
    sentence(
      "Changed",
      changed.map(([name, text]) => (text.length > MAX_VALUE ? name : `${name} ${text}`)),
    ),
    sentence("Gone", gone),
  ]
    .filter((text) => text !== "")
    .join(" ")
}

function sentence(title: string, names: readonly string[]): string {
  if (names.length === 0) return ""
  const more = names.length - MAX_NAMES
  return `${title}: ${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? `, and ${more} more` : ""}.`
}
