/** A time in milliseconds with three digits that count, in the unit that suits it. */
export function formatDuration(milliseconds: number): string {
  const isShort = milliseconds < 1
  const value = isShort ? milliseconds * 1000 : milliseconds
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${isShort ? "µs" : "ms"}`
}
