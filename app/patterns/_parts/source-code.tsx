import { ChevronRight } from "lucide-react"
import { Code } from "#app/_components/showcase/code.tsx"
import { Scrollable } from "#app/_components/showcase/scrollable.tsx"
import { highlightedSource } from "#lib/demo/source.ts"

/** A file of the project, closed until one asks for it. */
export async function SourceCode({ path, open }: { path: string; open: boolean }) {
  const lines = await highlightedSource(path)
  return (
    <details open={open} className="group">
      <summary className="flex cursor-pointer items-baseline justify-between gap-4 rounded-lg px-1 py-2 text-sm">
        <span className="flex min-w-0 items-baseline gap-2 font-mono wrap-anywhere">
          <ChevronRight
            aria-hidden
            className="size-3.5 shrink-0 self-center text-muted transition-transform group-open:rotate-90 motion-reduce:transition-none"
          />
          {path}
        </span>{" "}
        <span className="shrink-0 text-muted">{lines.length} lines</span>
      </summary>
      <Scrollable aria-label={path} className="mt-1">
        <Code lines={lines} className="w-max min-w-full" />
      </Scrollable>
    </details>
  )
}
