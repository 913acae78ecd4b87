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

/** To the second, in UTC, with room to break the line. */
export function utc(date: Date): string {
  if (isInvalid(date)) return "can not be read"
  return date.toISOString().replace("T", " ").replace(/\.\d+/, "")
}
