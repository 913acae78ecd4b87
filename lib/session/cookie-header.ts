/** The values of all cookies of one name, as they stand in the header. */
export function namedValues(header: string, name: string): string[] {
  const pairs = header.split(";").map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}

/** As Next decodes a value; undefined where that is not possible. */
export function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
