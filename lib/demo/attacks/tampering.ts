import { storeNames } from "../../site/store-names.ts"
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
    actual: `${taken.length} of ${variants.length} altered tickets were accepted.`,
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
    what: "The attacker changes one character of a valid ticket: each in turn in a short ticket, and many in a long one.",
    whom: "Everyone, if a changed ticket leads to another session; and anyone who logs out, if the same session also has a second ticket.",
    expected: "Only the exact ticket works.",
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
    what: "The attacker adds characters to a valid ticket that a lenient decoder would skip, or leaves out the last one.",
    whom: "Anyone whose stolen ticket was blocked by its text: the same session would work under another spelling.",
    expected: "Only the exact ticket works.",
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
    name: "A ticket put together from two valid ones",
    what: "Two people are logged in. The attacker puts parts of one ticket into the other, each part in turn, and joins the beginning of one to the end of the other.",
    whom: "Everyone, if a ticket's signature covers only a part of it: attackers could put somebody else's part into their own ticket.",
    expected: "No mixture of two tickets works.",
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
    name: "A ticket sent to another store",
    what: "A ticket begins with the name of its store. The attacker replaces it by the name of each other store, and by names that are none.",
    whom: "Everyone, if attackers can choose the store that checks their ticket.",
    expected: "A ticket works only in the store that made it.",
    incidents: [incidents.codeIgniter],
    async run(target) {
      const ticket = ticketOf(await guest(target))
      const token = ticket.slice(ticket.indexOf(".") + 1)
      const names = [...storeNames, "", "constructor", "__proto__", "DISK"]
      const variants = names.filter((name) => name !== target.store).map((name) => `${name}.${token}`)
      return verdict(await accepted(target, variants), variants)
    },
  },
]
