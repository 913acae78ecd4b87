import type { Chapter } from "#lib/demo/docs/chapters.ts"
import { Blocks } from "./blocks.tsx"
import { Inline } from "./inline.tsx"

const styles = {
  1: "text-4xl font-semibold tracking-tighter text-balance sm:text-5xl",
  2: "pt-6 text-2xl font-semibold tracking-tight",
  3: "pt-3 text-lg font-semibold tracking-tight",
  4: "pt-2 font-semibold",
}
type Level = keyof typeof styles

/** What a chapter says. @param level of its own heading on the page; those below it follow */
export function Sections({ chapter: { file, sections }, level }: { chapter: Chapter; level: 1 | 2 }) {
  return sections.map(({ id, depth, heading, body }) => {
    const shown = Math.min(4, depth - sections[0].depth + level) as Level
    const Heading = `h${shown}` as const
    return (
      <div key={id} className="space-y-4">
        <Heading
          id={id}
          className={`scroll-mt-6 wrap-anywhere [&_code]:bg-transparent [&_code]:shadow-none ${styles[shown]}`}
        >
          <Inline tokens={heading} file={file} />
        </Heading>
        <Blocks tokens={body} file={file} />
      </div>
    )
  })
}
