/**
 * What an operator's move leaves where a session was, and writes where it goes. Three shapes of a row's text, beside the
 * record that codec.ts writes:
 *
 *     {"movedTo":"database"}               a forward: the session is in that store
 *     {"movedTo":"disk","copy":"{…}"}      a copy: the session once "disk" holds a forward to here; until then it is there
 *     {"issuer":"disk","format":1,…}       a record whose ticket another store has issued
 *
 * Forwards and copies can have an issuer too. They are no records, so a reader who knows nothing of moves finds none.
 */
export interface Forward {
  readonly movedTo: string
  /** In a copy: the record's text, as it is kept once the move is done. `movedTo` is then the store that it came from. */
  readonly copy?: string | undefined
}

export function encodeForward({ movedTo, copy }: Forward, issuer?: string): string {
  return JSON.stringify({ issuer, movedTo, copy })
}

/** Null when the text is something else. */
export function decodeForward(text: string): Forward | null {
  if (!/^\{("issuer":"[a-z]+",)?"movedTo":"[a-z]+"(,"copy":"[\s\S]*")?\}$/.test(text)) return null
  try {
    const { movedTo, copy } = JSON.parse(text)
    return { movedTo, copy }
  } catch {
    return null
  }
}

const mark = /^\{"issuer":"([a-z]+)",/

/** The issuer in a text. It stands first, so the rest need not be parsed. */
export const issuerOf = (text: string): string | undefined => mark.exec(text)?.[1]

/** A record's text with its issuer; undefined where the store that keeps it has issued the ticket. */
export function withIssuer(text: string, issuer: string | undefined): string {
  const start = issuer === undefined ? "{" : `{"issuer":"${issuer}",`
  return text.replace(mark.test(text) ? mark : "{", start)
}
