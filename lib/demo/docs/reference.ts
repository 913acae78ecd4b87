import { storeNames } from "../../site/store-names.ts"
import { type Declaration, declarationsIn } from "./declarations.ts"

/** The files from which an application imports, or whose interfaces it implements: their exports are the API. */
const publicFiles = [
  "index.ts",
  ...storeNames.map((name) => `stores/${name}.ts`),
  ...["prisma", "memory", "register"].map((name) => `logins/${name}.ts`),
  ...["device-binding", "routes", "registration-header"].map((name) => `binding/${name}.ts`),
  "errors.ts",
  "types.ts",
]

const folder = "lib/session/"

/** The API reference as Markdown: a chapter like the others, made from the source. */
export function referenceMarkdown(): string {
  const parts = publicFiles.flatMap((path) => {
    const exported = declarationsIn(folder + path)
    const own = exported.filter(({ file }) => file === folder + path)
    // What a file passes on from another of these stands with that one.
    const passedOn = exported.filter(({ file }) => !publicFiles.includes(file.slice(folder.length)))
    return [`## ${path}`, `[Source](${path})`, ...[...own, ...passedOn].map(describe)]
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
