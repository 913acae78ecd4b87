import { shorten } from "./shorten.ts"

export function shortId(id: string): string {
  return shorten(id, 12)
}

export function bytes(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "byte" : "bytes"}`
}

export function isInvalid(date: Date): boolean {
  return Number.isNaN(date.getTime())
}

/** The time in UTC, to the second. A space instead of the "T" lets the line break there. */
export function utc(date: Date): string {
  if (isInvalid(date)) return "can not be read"
  return date.toISOString().replace("T", " ").replace(/\.\d+/, "")
}
