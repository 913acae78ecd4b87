/**
 * Prints a command's result: rows as a table, an object as lines, text as it is. Dates are ISO 8601 in UTC.
 * @param options.json print JSON instead, for other programs
 */
export function print(result: unknown, options: { json: boolean }): void {
  if (result === undefined) return
  process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : readable(result)}\n`)
}

function readable(result: unknown): string {
  if (Array.isArray(result)) return result.length > 0 ? table(result) : "None."
  if (typeof result !== "object" || result === null) return String(result)
  const width = Math.max(...Object.keys(result).map((key) => key.length))
  return Object.entries(result)
    .map(([key, value]) => `${key.padEnd(width)}  ${cell(value)}`)
    .join("\n")
}

function table(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cells = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  return cells
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

function cell(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** Shows how far long work has come, on a terminal only, beside the result and not in it. */
export function progressBar(total: number): (done: number) => void {
  if (!process.stderr.isTTY || total === 0) return () => {}
  return (done) => {
    const filled = Math.min(30, Math.floor((30 * done) / total))
    process.stderr.write(`\r[${"#".repeat(filled).padEnd(30)}] ${done} of ${total}${done >= total ? "\n" : ""}`)
  }
}
