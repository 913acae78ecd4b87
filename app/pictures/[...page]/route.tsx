/** The pictures of the pages for shared links, drawn when the site is built. */
import { chapters, pathOf } from "#lib/demo/docs/chapters.ts"
import { pages } from "../../_components/page-metadata.ts"
import { picture } from "../../_components/picture.tsx"

export const dynamic = "force-static"
export const dynamicParams = false

export function generateStaticParams() {
  return Object.keys(titles()).map((path) => ({ page: path.slice(1).split("/") }))
}

function titles(): Record<string, string> {
  const described = Object.entries(pages).map(([path, { title }]) => [path, title])
  return Object.fromEntries([...chapters().map((chapter) => [pathOf(chapter), chapter.title]), ...described])
}

export async function GET(_: Request, { params }: { params: Promise<{ page: string[] }> }) {
  const { page } = await params
  return picture(titles()[`/${page.join("/")}`] ?? "", "Cloakroom: sessions for Next.js")
}
