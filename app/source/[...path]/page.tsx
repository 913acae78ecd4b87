import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { pageMetadata } from "#app/_components/page-metadata.ts"
import { BackLink } from "#app/_components/showcase/back-link.tsx"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { WidePage } from "#app/_components/showcase/wide-page.tsx"
import { Sections } from "#app/docs/_parts/sections.tsx"
import { SourceCode } from "#app/patterns/_parts/source-code.tsx"
import { countView } from "#lib/auth/current.ts"
import { fileAsChapter } from "#lib/demo/docs/chapters.ts"
import { shownFile } from "#lib/demo/docs/links.ts"
import type { SourceFile } from "#lib/demo/session-layer.ts"

interface Props {
  params: Promise<{ path: string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { path, about } = await fileOf(params)
  return {
    ...pageMetadata("/source"),
    title: path,
    description: `${about}.`,
    alternates: { canonical: `/source/${path}` },
  }
}

export default async function SourceFilePage({ params }: Props) {
  demoOnly()
  await countView()
  const { path, about } = await fileOf(params)
  return (
    <WidePage title={path.split("/").at(-1) ?? path} lead={`${about}.`}>
      {path.endsWith(".md") ? <Document path={path} /> : <SourceCode path={path} open />}
      <BackLink href="/source">All files</BackLink>
    </WidePage>
  )
}

/** A Markdown file is read better than looked at. */
function Document({ path }: { path: string }) {
  return (
    <article className="max-w-3xl space-y-4">
      <Sections chapter={fileAsChapter(path)} level={2} />
    </article>
  )
}

async function fileOf(params: Props["params"]): Promise<SourceFile> {
  const { path } = await params
  return shownFile(path.join("/")) ?? notFound()
}
