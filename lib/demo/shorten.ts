/** The first characters of what is too long, or too secret, to be shown whole. */
export function shorten(text: string, characters = 6): string {
  if (text.length <= characters) return text
  // Half of a surrogate pair is no character: UTF-8 would make another of it.
  return `${text.slice(0, characters).replace(/[\ud800-\udbff]$/, "")}…`
}
