import { posix } from "node:path"
import { walkTokens } from "marked"
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
  if (isInDocs(path)) return addressInDocs(path, id)
  return shownFile(path) ? `/source/${path}` : null
}

/** A file that the site shows: one of the session layer, or one that the documentation links to. */
export function shownFile(path: string): SourceFile | undefined {
  const isLinked = () => linkedFiles().has(path)
  return sourceFile(path) ?? (isLinked() ? { path, about: "A file that the documentation links to" } : undefined)
}

/** All links of a chapter, as they stand in its file. */
export function linksOf({ sections }: Chapter): string[] {
  const links: string[] = []
  const tokens = sections.flatMap(({ heading, body }) => [...heading, ...body])
  walkTokens(tokens, (token) => {
    if (token.type === "link") links.push(token.href)
  })
  return links
}

let linked: ReadonlySet<string> | undefined

function linkedFiles(): ReadonlySet<string> {
  linked ??= new Set(
    chapters().flatMap((chapter) => {
      const relative = linksOf(chapter).filter((link) => !isAbsolute(link))
      const paths = relative.map((link) => targetOf(link, chapter.file).path)
      return paths.filter((path) => isProjectFile(path) && !isInDocs(path))
    }),
  )
  return linked
}

const isInDocs = (path: string) => chapters().some(({ file }) => file === path)

/** Null where the file has no such heading. */
function addressInDocs(path: string, id: string): string | null {
  const inFile = chapters().filter(({ file }) => file === path)
  const chapter = id ? inFile.find(({ sections }) => sections.some((section) => section.id === id)) : inFile[0]
  if (!chapter) return null
  return pathOf(chapter) + (id && id !== chapter.sections[0].id ? `#${id}` : "")
}

const isAbsolute = (link: string) => /^[a-z][a-z+.-]*:/i.test(link)

function targetOf(link: string, file: string): { path: string; id: string } {
  const [path = "", id = ""] = link.split("#")
  return { path: path === "" ? file : posix.join(posix.dirname(file), path), id }
}
