/** The README of lib/session, for tests of what stands in it. */
import { readFileSync } from "node:fs"

export const readme = readFileSync("lib/session/README.md", "utf8")

export interface Block {
  readonly language: string
  /** The file that it shows, if its first line names one. */
  readonly file: string | undefined
  readonly text: string
}

/** The blocks of code in a Markdown text. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)\n(?:\/\/ (\S+\.tsx?)\n)?([\s\S]*?)\n```$/gm)].map(
    ([, language = "", file, text = ""]) => ({
      language,
      file,
      text,
    }),
  )
}

/** The SQL by which it makes the table of sessions. */
export const tableIn = (database: "SQLite" | "PostgreSQL"): string =>
  blocksOf(readme).find(({ language, text }) => language === "sql" && text.startsWith(`-- ${database}\n`))?.text ?? ""
