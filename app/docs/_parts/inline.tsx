import type { MarkedToken, Token } from "marked"
import Link from "next/link"
import { hrefOf } from "#lib/demo/docs/links.ts"

interface Props {
  readonly tokens: readonly Token[]
  /** Where they stand, from the root of the project. */
  readonly file: string
}

/** Text of a Markdown file, with its links. HTML is shown as it is written, not obeyed. */
export function Inline({ tokens, file }: Props) {
  return (tokens as readonly MarkedToken[]).map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is known by its place
    <One key={at} token={token} file={file} />
  ))
}

function One({ token, file }: { token: MarkedToken; file: string }) {
  switch (token.type) {
    case "strong":
      return (
        <strong className="font-semibold">
          <Inline tokens={token.tokens} file={file} />
        </strong>
      )
    case "em":
      return (
        <em>
          <Inline tokens={token.tokens} file={file} />
        </em>
      )
    case "codespan":
      // A shadow in place of padding: to a reader of the text alone, space would part words that are one.
      return (
        <code className="rounded-xs bg-sunken box-decoration-clone font-mono text-[0.875em] wrap-anywhere shadow-[0_0_0_2px_var(--sunken)]">
          {token.text}
        </code>
      )
    case "br":
      return <br />
    case "link":
      return (
        <LinkTo href={hrefOf(token.href, file)}>
          <Inline tokens={token.tokens} file={file} />
        </LinkTo>
      )
    default:
      if ("tokens" in token && token.tokens) return <Inline tokens={token.tokens} file={file} />
      return "text" in token ? token.text : null
  }
}

/** Only the words, where the site does not show what they lead to. */
function LinkTo({ href, children }: { href: string | null; children: React.ReactNode }) {
  if (!href) return children
  const style = "rounded-sm underline decoration-edge underline-offset-4 hover:decoration-ink"
  return href.startsWith("/") ? (
    <Link href={href} prefetch={false} className={style}>
      {children}
    </Link>
  ) : (
    <a href={href} className={style}>
      {children}
    </a>
  )
}
