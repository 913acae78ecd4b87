import { browserOn, guest, ticketOf } from "./browser.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Target } from "./types.ts"

const common = {
  family: "tampering",
  stores: "each",
  references: [references.signature, references.sessionManagement],
} as const

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const MOST_POSITIONS = 48

/** Sends variants of a good ticket; gives those that were taken for a session. */
async function accepted(target: Target, variants: readonly string[]): Promise<string[]> {
  const taken: string[] = []
  for (const variant of variants) {
    if (await browserOn(target, variant).isLoggedIn()) taken.push(variant)
  }
  return taken
}

function verdict(taken: readonly string[], variants: readonly string[]) {
  return {
    refused: taken.length === 0,
    actual: `${taken.length} of ${variants.length} altered tickets were taken for a session.`,
  }
}

/** Variants of the text with one character replaced: at places all over it, and at each of the last four. */
function altered(text: string): string[] {
  const step = Math.max(1, Math.floor(text.length / MOST_POSITIONS))
  const places = Array.from({ length: text.length }, (_, at) => at).filter(
    (at) => at % step === 0 || at >= text.length - 4,
  )
  return places.map((at) => {
    const index = alphabet.indexOf(text.charAt(at))
    // Flips the lowest bit. In the last character of base64, decoders may ignore that bit.
    const other = index < 0 ? "A" : alphabet.charAt(index ^ 1)
    return text.slice(0, at) + other + text.slice(at + 1)
  })
}

/**
 * Mixtures of two tickets: the first with one part of the second, for each part, and each beginning of the first with
 * the rest of the second. A seal has marks between its parts. Other tokens have none: they are cut at every eighth
 * character.
 */
function mixed(one: string, other: string): string[] {
  const mark = one.includes("*") ? /(?<=[*.])/ : /(?<=\.(?:.{8})*)/
  const [parts, others] = [one.split(mark), other.split(mark)]
  const all = parts.flatMap((_, at) => [
    parts.with(at, others[at] ?? "").join(""),
    [...parts.slice(0, at), ...others.slice(at)].join(""),
  ])
  return [...new Set(all)].filter((ticket) => ticket !== one && ticket !== other)
}

export const tampering: Attack[] = [
  {
    ...common,
    id: "tampering-any-character",
    name: "One character changed",
    what: "A good ticket with a single character replaced by its neighbour in the alphabet, at every place of a short ticket and at many of a long one.",
    whom: "Everyone, if a ticket can be turned into another one; and logout, if one session has several spellings.",
    expected: "A ticket has one spelling. Any other is no session.",
    incidents: [incidents.golangJwt],
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const variants = altered(ticket)
      return verdict(await accepted(target, variants), variants)
    },
  },
  {
    ...common,
    id: "tampering-suffixes",
    name: "Something added or taken away",
    what: "A good ticket with characters that lenient decoders skip: padding, a version, spaces, an encoded dot, a missing end.",
    whom: "Systems that block a stolen ticket by its text: the same session comes back under another spelling.",
    expected: "Only the ticket as it was given out opens the session.",
    incidents: [incidents.denyList],
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const suffixes = ["=", "==", "A", "~2", "~", ".", "%00", "%20", ".sig", "*", "/", "\\", "?x"]
      const variants = [
        ...suffixes.map((suffix) => ticket + suffix),
        ticket.slice(0, -1),
        ticket.replace(".", "%2E"),
        ticket.replace(".", ".."),
        ticket.toUpperCase(),
        `"${ticket}x"`,
        `${ticket},${ticket}`,
        `x${ticket}`,
      ]
      return verdict(await accepted(target, variants), variants)
    },
  },
  {
    ...common,
    id: "tampering-swapped-seals",
    name: "A seal put together from two good ones",
    what: "Two people are logged in. Each part of the one's ticket, between its marks, is put into the other's, one after the other; and each ticket's beginning before the other's end.",
    whom: "Everyone, if a signature vouches for a part, or the parts do not vouch for each other: the attacker's own seal lets in what is somebody else's.",
    expected: "A ticket is whole, or no session: no mixture of two is one.",
    incidents: [incidents.mojolicious, incidents.jsonwebtoken],
    async run(target) {
      const [one, other] = [ticketOf(await guest(target)), ticketOf(await guest(target))]
      const variants = [...mixed(one, other), ...mixed(other, one)]
      return verdict(await accepted(target, variants), variants)
    },
  },
  {
    ...common,
    id: "tampering-swapped-prefix",
    name: "The ticket of one store at another",
    what: "The part of a good ticket behind the dot, sent with the name of every other store, and with names that are none.",
    whom: "Everyone, if the store that is asked can be chosen by who asks.",
    expected: "A ticket opens a session only in the store that gave it out.",
    incidents: [incidents.codeIgniter],
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const token = ticket.slice(ticket.indexOf(".") + 1)
      const names = ["cookie", "database", "disk", "shelf", "memory", "redis", "", "constructor", "__proto__", "DISK"]
      const variants = names.filter((name) => name !== target.store).map((name) => `${name}.${token}`)
      return verdict(await accepted(target, variants), variants)
    },
  },
]
