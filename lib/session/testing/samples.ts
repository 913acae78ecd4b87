import type { SessionData } from "../types.ts"

const shared = { in: "two places" }
const cyclic: Record<string, unknown> = { name: "cycle" }
cyclic.self = cyclic
cyclic.list = [cyclic]

/** Values that every store gives back equal, by what is special about them. */
export const storable: Record<string, unknown> = {
  null: null,
  undefined,
  booleans: [true, false],
  numbers: [0, -0, 1.5, -1e300, Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER],
  bigint: [BigInt(0), -(BigInt(2) ** BigInt(70))],
  dates: [new Date(0), new Date("2026-02-28T23:59:59.999Z"), new Date(Number.NaN)],
  maps: new Map<unknown, unknown>([
    ["text", new Map([[{ object: "as key" }, 1]])],
    [new Date(5), undefined],
  ]),
  sets: new Set<unknown>([1, "1", BigInt(1), new Set([Number.NaN])]),
  "sparse array": Object.assign(Array(9), { 1: "one", 4: [undefined] }),
  "bare object": Object.assign(Object.create(null), { prototypeless: true }),
  unicode: { "ключ 🗝": "ü\u0000\n\u2028</script>\u{10ffff}", "lone surrogates": "\ud800 and \udc00" },
  keys: { "": 1, "a.b": 2, length: 3, toString: 4, toJSON: 5, hasOwnProperty: 6, 0: 7, "-1": 8 },
  "metadata's names": { format: 9, version: 9, createdAt: 9, login: { userId: "root" }, native: [], json: 0 },
  "repeated references": { first: shared, second: shared, third: new Map([[shared, shared]]) },
  cycles: { cyclic, again: cyclic },
}

class Basket {}
class Day extends Date {}
class List extends Array {}

/** What no store takes: [what, the data, the path that the error names]. */
export const unstorable: readonly [string, SessionData, string][] = [
  ["a function", { a: [() => 1] }, "data.a[0]"],
  ["a symbol", { a: Symbol("s") }, "data.a"],
  ["a symbol as key", { a: { [Symbol("s")]: 1 } }, "data.a"],
  ["a class instance", { a: { b: new Basket() } }, "data.a.b"],
  ["an instance of a subclass of Date", { a: new Day() }, "data.a"],
  ["an instance of a subclass of Array", { a: new List() }, "data.a"],
  ["a regular expression", { a: /x/ }, "data.a"],
  ["a promise", { a: Promise.resolve(1) }, "data.a"],
  ["an error", { a: new Error("e") }, "data.a"],
  ["bytes", { a: new Uint8Array(2) }, "data.a"],
  ["a boxed number", { a: Object(1) }, "data.a"],
  ["an object that inherits from another", { a: Object.create({ b: 1 }) }, "data.a"],
  ["a named property of an array", { a: Object.assign([1], { b: 2 }) }, "data.a.b"],
  ["something in a map", { a: new Map([["k", /x/]]) }, "data.a.get(k)"],
  ["something as a map's key", { a: new Map([[/x/, 1]]) }, "data.a.key(…)"],
  [
    "something in a set of bare objects",
    { a: new Set([Object.assign(Object.create(null), { b: /x/ })]) },
    "data.a.has(…).b",
  ],
  ["the key __proto__", JSON.parse('{"a":[{"__proto__":{"admin":true}}]}'), "data.a[0].__proto__"],
  ["the key __proto__ at the top", JSON.parse('{"__proto__":1}'), "data.__proto__"],
  ["the key constructor", { a: { constructor: 1 } }, "data.a.constructor"],
  ["the key prototype", { a: new Map([[1, { prototype: 1 }]]) }, "data.a.get(1).prototype"],
  ["101 objects within each other", nested(101), `data${".a".repeat(100)}`],
  ["an array as data", [] as unknown as SessionData, "data"],
  ["a date as data", new Date() as unknown as SessionData, "data"],
]

/** So many plain objects, each within the one before. */
export function nested(depth: number): SessionData {
  let data: SessionData = {}
  for (let level = 1; level < depth; level++) data = { a: data }
  return data
}

/** JSON data of at most so many bytes, in the shapes that grow most when they are encoded. */
export function worstShapes(bytes: number): Record<string, SessionData> {
  const fill = (make: (count: number) => SessionData): SessionData => {
    let [fits, tooMany] = [0, bytes]
    while (tooMany - fits > 1) {
      const count = (fits + tooMany) >> 1
      if (Buffer.byteLength(JSON.stringify(make(count))) <= bytes) fits = count
      else tooMany = count
    }
    return make(fits)
  }
  const stack = (depth: number): unknown => (depth === 0 ? 0 : [stack(depth - 1)])
  const list = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index))
  return {
    "one text": fill((count) => ({ a: "x".repeat(count) })),
    "less-than signs": fill((count) => ({ a: "<".repeat(count) })),
    "quotes and backslashes": fill((count) => ({ a: '"\\'.repeat(count / 2) })),
    "line separators": fill((count) => ({ a: "\u2028".repeat(count / 3) })),
    emoji: fill((count) => ({ a: "🗝".repeat(count / 4) })),
    "lone surrogates": fill((count) => ({ a: "\ud800".repeat(count / 6) })),
    "empty arrays": fill((count) => ({ a: list(count / 3, () => []) })),
    "arrays in arrays": fill((count) => ({ a: list(count / 195, () => stack(97)) })),
    "small keys": fill((count) => Object.fromEntries(list(count / 4, (index) => [index.toString(36), 0]))),
    numbers: fill((count) => ({ a: list(count / 2, (index) => index) })),
    "arrays in arrays, and -0": fill((count) => ({ a: [-0, ...list(count / 195, () => stack(97))] })),
    // As a client may spell them, in as many bytes.
    "negative zeros": { a: list((bytes - 7) / 3, () => -0) },
    "round numbers": { a: list((bytes - 7) / 5, () => 1e20) },
    "small fractions": { a: list((bytes - 7) / 5, () => 1e-6) },
  }
}
