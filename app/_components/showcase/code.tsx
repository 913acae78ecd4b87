import { clsx } from "clsx"
import { type ComponentProps, Fragment } from "react"
import type { Line } from "#lib/demo/highlight.ts"
import styles from "./code.module.css"

const plain = "var(--code-foreground)"

/** Highlighted text, as wide as its longest line: what is around it scrolls. */
export function Code({ lines, className, ...props }: { lines: readonly Line[] } & ComponentProps<"pre">) {
  return (
    <pre className={clsx(styles.code, "p-4 text-[0.8125rem] leading-relaxed", className)} {...props}>
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
  )
}
