import { expect, test } from "vitest"
import { exportsOf } from "./declarations.ts"

const read = (source: string) => exportsOf("lib/session/index.ts", source)
const signatures = (source: string) => read(source).map(({ signature }) => signature)

test("a function has its signature as it stands, and its docstring", () => {
  const source = `import { x } from "y"

/**
 * Opens it.
 *
 * @param folder the place
 */
export async function open<T extends { a: 1 }>(
  folder: string,
): Promise<{ place: T }> {
  return { place: x }
}`
  expect(read(source)).toEqual([
    {
      name: "open",
      file: "lib/session/index.ts",
      signature: "export async function open<T extends { a: 1 }>(\n  folder: string,\n): Promise<{ place: T }>",
      doc: "Opens it.\n\n@param folder the place",
    },
  ])
})

test("an interface and a type are whole, their members' docstrings too", () => {
  const options = "export interface Options {\n  /** In seconds. */\n  readonly idle?: number\n}"
  const answer = 'export type Answer = { status: number } | "none"'
  expect(signatures(`${options}\n\n/** What to say. */\n${answer}`)).toEqual([options, answer])
})

test("a class shows what others see of it, without bodies", () => {
  const source = `export class Down extends Error {
  override readonly name = "Down"
  /** Which one. */
  readonly store: string
  private secret = 1
  #more = 2
  constructor(store: string) {
    super(store)
  }
}`
  expect(signatures(source)).toEqual([
    'export class Down extends Error {\n  override readonly name = "Down"\n  /** Which one. */\n  readonly store: string\n  constructor(store: string)\n}',
  ])
})

test("a constant is whole, and one that is a function ends at its body", () => {
  expect(signatures("export const limit = 64")).toEqual(["export const limit = 64"])
  expect(signatures("export const add = (a: number): number => {\n  return a\n}")).toEqual([
    "export const add = (a: number): number =>",
  ])
})

test("of several signatures callers see all but that of the body", () => {
  const source = `/** Either. */
export function get(a: string): string
export function get(a: number): number
export function get(a: unknown): unknown {
  return a
}`
  expect(read(source)).toMatchObject([
    { doc: "Either.", signature: "export function get(a: string): string\nexport function get(a: number): number" },
  ])
})

test("what is not exported, or is internal, is not shown; what is exported by name is", () => {
  const source = `function own() {}
/** Shown. */
function named() {}
/** @internal */
export function hidden() {}
export { named }`
  expect(read(source)).toMatchObject([{ name: "named", signature: "function named()", doc: "Shown." }])
})

test("what comes from another file is found there", () => {
  const [error] = read('export { SessionTooLargeError } from "./errors.ts"\nexport type { Login } from "./types.ts"')
  expect(error).toMatchObject({ name: "SessionTooLargeError", file: "lib/session/errors.ts" })
  expect(read('export * from "./errors.ts"').length).toBeGreaterThan(5)
})
