import { posix } from "node:path"
import { parse } from "@babel/parser"
import type { ClassDeclaration, Statement } from "@babel/types"
import { readProjectFile } from "../project-files.ts"

/** What a file exports. */
export interface Declaration {
  readonly name: string
  /** The file in which it stands, from the root of the project. */
  readonly file: string
  /** As it stands there, without the bodies of functions. */
  readonly signature: string
  /** Its docstring, without the stars; empty for none. */
  readonly doc: string
}

/** What a file of the project exports, in its order, also from other files. @param path from the root of the project */
export function declarationsIn(path: string): Declaration[] {
  return exportsOf(path, readProjectFile(path))
}

/** The same for a text. @param file where it stands */
export function exportsOf(file: string, source: string): Declaration[] {
  const { program } = parse(source, { sourceType: "module", plugins: ["typescript"] })
  const inOther = (from: string) => declarationsIn(posix.join(posix.dirname(file), from))
  const own = (statement: Statement, declaration = statement) =>
    readDeclaration(source, statement, declaration).map((one) => ({ ...one, file, doc: docOf(statement) }))

  const found = program.body.flatMap((statement): Declaration[] => {
    if (statement.type === "ExportAllDeclaration") return inOther(statement.source.value)
    if (statement.type !== "ExportNamedDeclaration") return []
    if (statement.declaration) return own(statement, statement.declaration)
    const names = statement.specifiers.map(({ exported }) => ("name" in exported ? exported.name : exported.value))
    const there = statement.source ? inOther(statement.source.value) : program.body.flatMap((other) => own(other))
    return there.filter(({ name }) => names.includes(name))
  })
  return joinOverloads(found.filter(({ doc }) => !doc.includes("@internal")))
}

/** @param statement the declaration, or the `export` around it */
function readDeclaration(source: string, statement: Statement, declaration: Statement) {
  const upTo = (end: number | null | undefined) => source.slice(statement.start ?? 0, end ?? 0).trimEnd()
  const one = (name: string | undefined, signature: string) => [{ name: name ?? "", signature }]
  switch (declaration.type) {
    case "FunctionDeclaration":
      return one(declaration.id?.name, upTo(declaration.body.start))
    case "ClassDeclaration":
      return one(declaration.id?.name, `${upTo(declaration.body.start)} {\n${membersOf(source, declaration)}}`)
    case "TSDeclareFunction":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return one(declaration.id?.name, upTo(declaration.end))
    case "VariableDeclaration":
      return declaration.declarations.flatMap(({ id, init }) => {
        const isFunction = init?.type === "ArrowFunctionExpression"
        return id.type === "Identifier" ? one(id.name, upTo(isFunction ? init.body.start : declaration.end)) : []
      })
    default:
      return []
  }
}

/** The members of a class that others see, each with its docstring. */
function membersOf(source: string, { body }: ClassDeclaration): string {
  const seen = body.body.filter(
    (member) =>
      !member.type.startsWith("ClassPrivate") && !("accessibility" in member && member.accessibility === "private"),
  )
  const lines = seen.map((member) => {
    const start = member.leadingComments?.[0]?.start ?? member.start ?? 0
    const end = member.type === "ClassMethod" ? member.body.start : member.end
    return `  ${source.slice(start, end ?? start).trimEnd()}\n`
  })
  return lines.join("")
}

function docOf({ leadingComments }: Statement): string {
  const last = leadingComments?.at(-1)
  if (last?.type !== "CommentBlock" || !last.value.startsWith("*")) return ""
  return last.value
    .slice(1)
    .replaceAll(/^[ \t]*\* ?/gm, "")
    .trim()
}

/** Of a function with several signatures, all but that of its body, which callers do not see. */
function joinOverloads(all: readonly Declaration[]): Declaration[] {
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap((same) => {
    const [first, ...others] = same
    if (!first || others.length === 0) return same
    const doc = same.find((one) => one.doc !== "")?.doc ?? ""
    const signatures = same.slice(0, -1).map(({ signature }) => signature)
    return [{ ...first, doc, signature: signatures.join("\n") }]
  })
}
