import type { MarkedToken, Token, Tokens } from "marked"
import { Code } from "#app/_components/showcase/code.tsx"
import { highlight } from "#lib/demo/highlight.ts"
import { Inline } from "./inline.tsx"

interface Props {
  readonly tokens: readonly Token[]
  /** Where they stand, from the root of the project. */
  readonly file: string
}

/** Paragraphs, lists, tables and code of a Markdown file. What is wide scrolls in its own box. */
export function Blocks({ tokens, file }: Props) {
  return (tokens as readonly MarkedToken[]).map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is known by its place
    <Block key={at} token={token} file={file} />
  ))
}

function Block({ token, file }: { token: MarkedToken; file: string }) {
  switch (token.type) {
    case "paragraph":
      return (
        <p className="max-w-3xl text-pretty">
          <Inline tokens={token.tokens} file={file} />
        </p>
      )
    case "list":
      return <List list={token} file={file} />
    case "code":
      return <CodeBlock text={token.text} lang={token.lang ?? ""} />
    case "table":
      return <Table table={token} file={file} />
    case "blockquote":
      return (
        <blockquote className="max-w-3xl space-y-4 border-l-2 border-accent-line pl-4 text-muted">
          <Blocks tokens={token.tokens} file={file} />
        </blockquote>
      )
    case "hr":
      return <hr />
    case "space":
    case "def":
      return null
    default:
      return <Inline tokens={[token]} file={file} />
  }
}

function List({ list: { ordered, start, items }, file }: { list: Tokens.List; file: string }) {
  const entries = items.map(({ tokens }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place
    <li key={at} className="space-y-2 pl-1 text-pretty">
      <Blocks tokens={tokens} file={file} />
    </li>
  ))
  const style = "max-w-3xl space-y-2 pl-5 marker:text-muted"
  return ordered ? (
    <ol start={start === "" ? undefined : start} className={`list-decimal ${style}`}>
      {entries}
    </ol>
  ) : (
    <ul className={`list-disc ${style}`}>{entries}</ul>
  )
}

async function CodeBlock({ text, lang }: { text: string; lang: string }) {
  return (
    // What scrolls must be reachable, or the keyboard can not scroll it.
    <Code lines={await highlight(text, lang)} tabIndex={0} className="overflow-x-auto rounded-xl border bg-panel" />
  )
}

function Table({ table: { header, rows }, file }: { table: Tokens.Table; file: string }) {
  const cell = "px-3 py-2 text-left align-top"
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable, or the keyboard can not scroll it
    <div tabIndex={0} className="overflow-x-auto rounded-xl border bg-panel text-sm">
      <table className="w-full min-w-xl border-collapse">
        <thead>
          <tr className="border-b">
            {header.map(({ tokens }, at) => {
              // A head without words is none.
              const Head = tokens.length > 0 ? "th" : "td"
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
                <Head key={at} scope={Head === "th" ? "col" : undefined} className={`${cell} font-medium`}>
                  <Inline tokens={tokens} file={file} />
                </Head>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: and a row
            <tr key={row} className="border-b last:border-0">
              {cells.map(({ tokens }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: and a cell
                <td key={at} className={cell}>
                  <Inline tokens={tokens} file={file} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
