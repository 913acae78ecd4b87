/**
 * What no log may hold: tickets, passwords and the secrets of sites. Kept while tests run, and looked for in all that a
 * site has written, when it is removed.
 */

/** As many characters of a secret are as good as all of it. Shorter ones are not kept: nothing here has them. */
const telling = 20

/** The beginnings alone, so that a search takes as long for a million secrets as for one. */
const beginnings = new Set<string>()

/** Remembers a password, or a site's secret. */
export function keepSecret(secret: string): void {
  if (secret.length < telling) throw new Error(`A secret for tests has at least ${telling} characters.`)
  beginnings.add(secret.slice(0, telling))
}

/** Remembers a ticket: what is secret of it, in parts that no encoding changes. */
export function keepTicket(ticket: string): void {
  const token = ticket.slice(ticket.indexOf(".") + 1)
  for (const run of token.split(/[.*~]/)) if (run.length >= telling) keepSecret(run)
}

/** The lines of a log that hold a secret, or the shape of a ticket. */
export function linesWithSecrets(log: string): string[] {
  const shape = /\b(cookie|database|disk|shelf|memory|redis)\.(Fe26|[\w-]{43})/
  return log.split("\n").filter((line) => shape.test(line) || holdsSecret(line))
}

function holdsSecret(line: string): boolean {
  for (let at = 0; at + telling <= line.length; at++) {
    if (beginnings.has(line.slice(at, at + telling))) return true
  }
  return false
}
