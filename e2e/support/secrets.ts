/**
 * What this run's visitors know and no log may hold: tickets and passwords. Kept while tests run, and looked for in all that
 * their server has written, when they are over.
 */
const secrets = new Set<string>()

/** Remembers a password. */
export function keepSecret(secret: string): void {
  secrets.add(secret)
}

/** Remembers a ticket: what is secret of it, in parts that no encoding changes. */
export function keepTicket(ticket: string): void {
  const token = ticket.slice(ticket.indexOf(".") + 1)
  for (const run of token.split(/[.*~]/)) if (run.length >= 20) secrets.add(run)
}

/** The lines of a log that hold a secret, or the shape of a ticket. */
export function linesWithSecrets(log: string): string[] {
  const shape = /\b(cookie|database|disk|shelf|memory|redis)\.(Fe26|[\w-]{43})/
  const known = [...secrets]
  return log.split("\n").filter((line) => shape.test(line) || known.some((secret) => line.includes(secret)))
}
