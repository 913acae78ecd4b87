/** The first characters of what is too long, or too secret, to be shown whole. */
export function shorten(text: string, characters = 6): string {
  return text.length > characters ? `${text.slice(0, characters)}…` : text
}
