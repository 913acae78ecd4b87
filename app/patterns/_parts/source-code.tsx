import { ChevronRight } from "lucide-react"
import { Fragment } from "react"
import { Scrollable } from "#app/_components/showcase/scrollable.tsx"
import { highlightedSource } from "#lib/demo/source.ts"
import styles from "./source-code.module.css"

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
        <pre className={`${styles.code} w-max min-w-full p-4 text-[0.8125rem] leading-relaxed`}>
          <code>
            {lines.map((line, number) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
              <Fragment key={number}>
                {line.map(({ content, color }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: and a token by its place in the line
                  <span key={at} style={color === plain ? undefined : { color }}>
                    {content}
                  </span>
                ))}
                {"\n"}
              </Fragment>
            ))}
          </code>
        </pre>
      </Scrollable>
    </details>
  )
}

const plain = "var(--code-foreground)"
