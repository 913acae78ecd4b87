const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" })

/** In UTC: the page is the same for everyone and needs no JavaScript. */
export function formatTime(at: Date): string {
  return `${format.format(at)} UTC`
}

/** A point in time. */
export function Time({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap">
      {formatTime(at)}
    </time>
  )
}
