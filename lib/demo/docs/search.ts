import { type Chapter, chapters, pathOf } from "./chapters.ts"
import { type Section, textOf } from "./sections.ts"

/** A section in which all the words are. */
export interface Hit {
  readonly href: string
  readonly chapter: string
  readonly section: string
  /** A line of its text around the first word that is in it: before, the word itself, after. */
  readonly context: readonly [string, string, string]
}

/** Characters of a query that are looked at. */
export const longestQuery = 100

/** Characters of the text on each side of what was found. */
const AROUND = 70

/** Finds the sections with all words of a query, whatever their case: first those that have them in their heading. */
export function searchDocs(query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const inAll = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = chapters()
    .flatMap((chapter) => chapter.sections.map((section) => ({ chapter, section, text: textOf(section.body) })))
    .filter(({ section, text }) => inAll(`${section.title}\n${text}`))
  const inHeading = Map.groupBy(found, ({ section }) => inAll(section.title))
  return [...(inHeading.get(true) ?? []), ...(inHeading.get(false) ?? [])].map(({ chapter, section, text }) => ({
    href: addressOf(chapter, section),
    chapter: chapter.title,
    section: section.title,
    context: contextOf(text, words),
  }))
}

function addressOf(chapter: Chapter, section: Section): string {
  return pathOf(chapter) + (section === chapter.sections[0] ? "" : `#${section.id}`)
}

function contextOf(text: string, words: readonly string[]): Hit["context"] {
  const line = text.replaceAll(/\s+/g, " ")
  const lower = line.toLowerCase()
  const word = words.find((one) => lower.includes(one)) ?? ""
  const at = lower.indexOf(word)
  const end = at + word.length
  const before = line.slice(Math.max(0, at - AROUND), at)
  const after = line.slice(end, end + AROUND)
  return [
    at > AROUND ? `…${before.replace(/^\S*\s/, "")}` : before,
    line.slice(at, end),
    end + AROUND < line.length ? `${after.replace(/\s\S*$/, "")}…` : after,
  ]
}
