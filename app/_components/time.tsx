const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** In UTC: the page is the same for everyone. Not by `Intl`, which may word it otherwise in a browser than on the server. */
export function formatTime(at: Date): string {
  const time = at.toISOString().slice(11, 19)
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${time} UTC`
}

/** A point in time. */
export function Time({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap">
      {formatTime(at)}
    </time>
  )
}
