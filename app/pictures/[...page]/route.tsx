/** The pictures of the pages for shared links, drawn when the site is built. */
import { pages } from "../../_components/page-metadata.ts"
import { picture } from "../../_components/picture.tsx"

export const dynamic = "force-static"
export const dynamicParams = false

export function generateStaticParams() {
  return Object.keys(pages).map((path) => ({ page: path.slice(1).split("/") }))
}

export async function GET(_: Request, { params }: { params: Promise<{ page: string[] }> }) {
  const { page } = await params
  const { title } = pages[`/${page.join("/")}`] ?? { title: "" }
  return picture(title, "Cloakroom: sessions for Next.js")
}
