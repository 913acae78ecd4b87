import { posix } from "node:path"
import { type Token, walkTokens } from "marked"
import { isProjectFile } from "../project-files.ts"
import { type SourceFile, sourceFile } from "../session-layer.ts"
import { type Chapter, chapters, pathOf } from "./chapters.ts"

/**
 * Tells where on the site a link of a Markdown file leads.
 *
 * @param link as it stands in the file
 * @param file from the root of the project
 * @returns null for what the site does not show
 */
export function hrefOf(link: string, file: string): string | null {
  if (isAbsolute(link)) return link
  const { path, id } = targetOf(link, file)
  return addressInDocs(path, id) ?? (shownFile(path) ? `/source/${path}` : null)
}

/** A file that the site shows: one of the session layer, or one that the documentation links to. */
export function shownFile(path: string): SourceFile | undefined {
  const isLinked = () => linkedFiles().has(path)
  return sourceFile(path) ?? (isLinked() ? { path, about: "A file that the documentation links to" } : undefined)
}

/** Of the tokens and all in them, where the links lead, as they stand there. */
export function linksIn(tokens: readonly Token[]): string[] {
  const links: string[] = []
  walkTokens([...tokens], (token) => {
    if (token.type === "link") links.push(token.href)
  })
  return links
}

export function linksOf({ sections }: Chapter): string[] {
  return sections.flatMap(({ heading, body }) => linksIn([...heading, ...body]))
}

let linked: ReadonlySet<string> | undefined

function linkedFiles(): ReadonlySet<string> {
  linked ??= new Set(
    chapters().flatMap((chapter) => {
      const relative = linksOf(chapter).filter((link) => !isAbsolute(link))
      return relative.map((link) => targetOf(link, chapter.file).path).filter(isProjectFile)
    }),
  )
  return linked
}

function addressInDocs(path: string, id: string): string | undefined {
  const inFile = chapters().filter(({ file }) => file === path)
  const chapter = id ? inFile.find(({ sections }) => sections.some((section) => section.id === id)) : inFile[0]
  if (!chapter) return
  return pathOf(chapter) + (id && id !== chapter.sections[0].id ? `#${id}` : "")
}

const isAbsolute = (link: string) => /^[a-z][a-z+.-]*:/i.test(link)

function targetOf(link: string, file: string): { path: string; id: string } {
  const [path = "", id = ""] = link.split("#")
  return { path: path === "" ? file : posix.join(posix.dirname(file), path), id }
}
