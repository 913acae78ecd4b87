import Link from "next/link"
import { type Chapter, pathOf } from "#lib/demo/docs/chapters.ts"

/** All chapters, and of the current one its sections. */
export function Contents({ all, current }: { all: readonly Chapter[]; current: Chapter | undefined }) {
  return (
    <nav aria-labelledby="contents">
      <h2 id="contents" className="font-semibold tracking-tight">
        Contents
      </h2>
      <ul className="mt-3 text-sm">
        {all.map((chapter) => (
          <li key={chapter.slug}>
            <Entry href={pathOf(chapter)} isCurrent={chapter === current}>
              {chapter.title}
            </Entry>
            {chapter === current ? <Within chapter={chapter} /> : null}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Within({ chapter: { sections } }: { chapter: Chapter }) {
  const [own, ...rest] = sections
  const below = rest.filter(({ depth }) => depth === own.depth + 1)
  if (below.length === 0) return null
  return (
    <ul className="mb-2 ml-1 border-l pl-3">
      {below.map(({ id, title }) => (
        <li key={id}>
          <Entry href={`#${id}`}>{title}</Entry>
        </li>
      ))}
    </ul>
  )
}

function Entry({ href, isCurrent = false, children }: { href: string; isCurrent?: boolean; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={isCurrent ? "page" : undefined}
      className="block rounded-md py-1 wrap-anywhere text-muted hover:text-ink aria-[current]:font-medium aria-[current]:text-ink"
    >
      {children}
    </Link>
  )
}
