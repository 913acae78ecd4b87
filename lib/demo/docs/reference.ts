import { globSync } from "node:fs"
import { type Declaration, declarationsIn } from "./declarations.ts"

/** The files from which an application imports: their exports are the API. */
const publicFiles = ["index.ts", "stores/*.ts", "logins/*.ts", "errors.ts", "types.ts"]

const folder = "lib/session/"

/** The API reference as Markdown: a chapter like the others, made from the source. */
export function referenceMarkdown(): string {
  const all = publicFiles.flatMap((pattern) => globSync(folder + pattern).toSorted())
  const files = all.filter((file) => !file.endsWith(".test.ts"))
  const parts = files.flatMap((file) => {
    // What index.ts passes on from another of these files stands with that file.
    const here = declarationsIn(file).filter((one) => one.file === file || !files.includes(one.file))
    const path = file.slice(folder.length)
    return here.length > 0 ? [`## ${path}`, `[Source](${path})`, ...here.map(describe)] : []
  })
  return ["# API reference", introduction, ...parts].join("\n\n")
}

const introduction =
  "What an application may import, each with its signature and its docstring, as they stand in the source."

function describe({ name, signature, doc }: Declaration): string {
  return [`### ${name}`, `\`\`\`ts\n${signature}\n\`\`\``, docAsMarkdown(doc)].join("\n\n")
}

/** Each tag of a docstring becomes an item of a list: `@param name words` is "`name`: words". */
export function docAsMarkdown(doc: string): string {
  const [text = "", ...tags] = `\n${doc}`.split(/\s(?=@(?:param|typeParam|returns|throws)\b)/)
  const items = tags.map((tag) => {
    const [, kind, rest = ""] = /^@(\w+)\s*(.*)$/s.exec(tag.trim()) ?? []
    const isNamed = kind === "param" || kind === "typeParam"
    return `- ${isNamed ? rest.replace(/^(\S+)\s*/, "`$1`: ") : `*${kind}* ${rest}`}`
  })
  return [text.trim(), items.join("\n")]
    .join("\n\n")
    .trim()
    .replaceAll(/\{@link (\S+?)\}/g, "`$1`")
}
