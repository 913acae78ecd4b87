/** A chapter as Markdown, for programs: next.config.js leads /docs/<chapter>.md here. */
import { notFound } from "next/navigation"
import { demoOnly } from "#app/_components/showcase/demo-only.ts"
import { chapterAt } from "#lib/demo/docs/chapters.ts"
import { markdownOf } from "#lib/demo/docs/markdown.ts"
import { env } from "#lib/site/env.ts"

export async function GET(_: Request, { params }: { params: Promise<{ chapter: string }> }) {
  demoOnly()
  const chapter = chapterAt((await params).chapter) ?? notFound()
  return new Response(markdownOf(chapter, env().origin), {
    headers: { "Content-Type": "text/markdown; charset=utf-8" },
  })
}
