import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { pageMetadata } from "#app/_components/page-metadata.ts"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { countView } from "#lib/auth/current.ts"
import { type Chapter, chapterAt, pathOf } from "#lib/demo/docs/chapters.ts"
import { summaryOf } from "#lib/demo/docs/markdown.ts"
import { DocsPage } from "../_parts/docs-page.tsx"
import { Sections } from "../_parts/sections.tsx"

interface Props {
  params: Promise<{ chapter: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const chapter = await chapterOf(params)
  const path = pathOf(chapter)
  const { alternates, ...rest } = pageMetadata(path, { title: chapter.title, description: summaryOf(chapter) })
  return { ...rest, alternates: { ...alternates, types: { "text/markdown": `${path}.md` } } }
}

export default async function ChapterPage({ params }: Props) {
  demoOnly()
  await countView()
  const chapter = await chapterOf(params)
  return (
    <DocsPage chapter={chapter}>
      <Sections chapter={chapter} level={1} />
    </DocsPage>
  )
}

async function chapterOf(params: Props["params"]): Promise<Chapter> {
  const { chapter } = await params
  return chapterAt(chapter) ?? notFound()
}
