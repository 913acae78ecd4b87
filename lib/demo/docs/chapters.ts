/** The documentation: what it is made of. Nothing is written twice: all of it comes from the files of the layer. */
import { isProjectFile, readProjectFile } from "../project-files.ts"
import { referenceMarkdown } from "./reference.ts"
import { readSections, type Section } from "./sections.ts"

export interface Chapter {
  /** The last part of its address. Of the introduction: empty. */
  readonly slug: string
  readonly title: string
  /** The file that it comes from, from the root of the project: its relative links start there. */
  readonly file: string
  /** The first has the chapter's own heading. */
  readonly sections: readonly [Section, ...Section[]]
}

const readme = "lib/session/README.md"

/** Made once: the files do not change while the site runs. */
let made: readonly Chapter[] | undefined

/** All chapters in their order: the README's introduction, which is at /docs itself, its chapters, and what is beside it. */
export function chapters(): readonly Chapter[] {
  made ??= [
    ...chaptersOf(readme, readProjectFile(readme)),
    ...wholeFile("docs/coming-from.md"),
    // No such file is there: it says where its links start.
    chapterOf("reference", "lib/session/reference.md", readSections(referenceMarkdown())),
    ...wholeFile("lib/session/GUARANTEES.md"),
    ...wholeFile("docs/operate.md"),
  ]
  return made
}

/** The chapter at /docs/<slug>. */
export function chapterAt(slug: string): Chapter | undefined {
  return chapters().find((chapter) => chapter.slug === slug)
}

export function pathOf({ slug }: Pick<Chapter, "slug">): string {
  return slug === "" ? "/docs" : `/docs/${slug}`
}

/** A Markdown file of the project as one chapter, whose address is its name. */
export function fileAsChapter(file: string): Chapter {
  const name = file.split("/").at(-1) ?? file
  return chapterOf(name.replace(/\.md$/, "").toLowerCase(), file, readSections(readProjectFile(file)))
}

/** A chapter for each heading of the second level, and before them the introduction. */
function chaptersOf(file: string, text: string): Chapter[] {
  const sections = readSections(text)
  const starts = sections.flatMap(({ depth }, at) => (depth === 2 ? [at] : []))
  const bounds = [0, ...starts, sections.length]
  return bounds.slice(1).map((end, index) => {
    const own = sections.slice(bounds[index], end)
    return chapterOf(index === 0 ? "" : (own[0]?.id ?? ""), file, own)
  })
}

function wholeFile(file: string): Chapter[] {
  return isProjectFile(file) ? [fileAsChapter(file)] : []
}

function chapterOf(slug: string, file: string, [first, ...rest]: readonly Section[]): Chapter {
  if (!first) throw new Error(`${file} needs a heading to begin with.`)
  return { slug, title: first.title, file, sections: [first, ...rest] }
}
