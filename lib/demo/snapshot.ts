/** Texts that a page showed at one time, by their names. */
export type Snapshot = Readonly<Record<string, string>>

/** At most so many names in one sentence, since a screen reader reads it out. */
const MAX_NAMES = 8
/** Characters. Of a longer value only the name is read out. */
const MAX_VALUE = 24

/** The text of that name. Looks at own properties only: a key of the session's data may be "toString" and the like. */
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
