import { expect, test } from "vitest"
import { z } from "zod"
import { Problem } from "./problem.ts"
import { MAX_BODY_BYTES, parseBody, readJson } from "./read-json.ts"

function request(body: string | Uint8Array<ArrayBuffer>, type = "application/json"): Request {
  return new Request("http://site.example/", { method: "POST", body, headers: { "Content-Type": type } })
}

async function statusOf(work: Promise<unknown>): Promise<number> {
  const error = await work.then(
    () => null,
    (reason) => reason,
  )
  if (!(error instanceof Problem)) throw new Error(`no problem, but ${error}`)
  return error.status
}

test("JSON is read", async () => {
  for (const charset of ["UTF-8", "utf8", '"utf-8"'])
    expect(await readJson(request('{"a":[1,"ü"]}', `application/json; charset=${charset}`))).toEqual({ a: [1, "ü"] })
})

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/json; charset=utf-16",
  "",
])("the type %j is 415", async (type) => {
  expect(await statusOf(readJson(request("{}", type)))).toBe(415)
})

test.each([
  ["1e999", ""],
  ['{"a":[-1e999]}', "a.0"],
  ['{"a.b":{"":[0,{"n":1e400}]}}', "a.b..1.n"],
  ['{"n":1e-400}', "n"],
  ['{"n":9007199254740993}', "n"],
  ['{"n":-9007199254740993.0}', "n"],
  ['{"n":90071992547409930e-1}', "n"],
  // Comes back as 9223372036854776000, though the computer holds it exactly.
  ['{"a":[1,9223372036854775808]}', "a.1"],
  ['{"n":123456789012345678901234567890}', "n"],
])("a number that would come back as another is 400, with its path: %s", async (text, path) => {
  const error: Problem = await readJson(request(text)).then(Promise.reject, (reason) => reason)
  expect(error).toMatchObject({ status: 400, extra: { errors: [{ path }] } })
  expect(error.message).toMatch(path ? `${path}: ` : /^A number/)
})

test.each([
  "9007199254740993.5",
  "9007199254740992",
  "9007199254740994",
  "10000000000000000",
  "1e16",
  "100000000000000000000000",
  "1.50e3",
  "0.1",
  "0.1000000000000000055511151231257827",
  "3.14159265358979323846",
  "5e-324",
  "-0",
  "0e999",
  "0.000",
])("a number that comes back as it was, or is a fraction rounded, is read: %s", async (text) => {
  expect(await readJson(request(`[${text}]`))).toEqual([Number(text)])
})

test("another type where it is named", async () => {
  const patch = "application/merge-patch+json"
  expect(await readJson(request("{}", patch), ["application/json", patch])).toEqual({})
})

test.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["a byte order mark", "\uFEFF{}"],
  ["a duplicate key", '{"a":1,"a":2}'],
  ["a duplicate key, spelled otherwise", '{"a":1,"\\u0061":2}'],
  ["a duplicate key, deep", '{"a":[{"b":1,"b":1}]}'],
  ["__proto__", '{"__proto__":{"a":1}}'],
  ["constructor, deep", '{"a":[{"constructor":1}]}'],
  ["101 levels", `${'{"a":'.repeat(101)}1${"}".repeat(101)}`],
  ["65,000 levels", "[".repeat(32_000) + "]".repeat(32_000)],
])("%s is 400", async (_, body) => {
  expect(await statusOf(readJson(request(body)))).toBe(400)
})

test("invalid UTF-8 is 400", async () => {
  expect(await statusOf(readJson(request(new Uint8Array([0x22, 0xff, 0x22]))))).toBe(400)
})

test("100 levels are fine", async () => {
  await expect(readJson(request(`${'{"a":'.repeat(100)}1${"}".repeat(100)}`))).resolves.toBeTypeOf("object")
})

test("the same key in two objects is fine", async () => {
  await expect(readJson(request('[{"a":1},{"a":1,"b":{"a":1}}]'))).resolves.toBeTypeOf("object")
})

test("a number of 64 KiB takes no longer than any other body", async () => {
  expect(await statusOf(readJson(request(`[1${"0".repeat(MAX_BODY_BYTES - 4)}1]`)))).toBe(400)
  await expect(readJson(request(`[0.1${"0".repeat(MAX_BODY_BYTES - 6)}1]`))).resolves.toEqual([0.1])
})

test("64 KiB are read, a byte more is 413, also where the length is not announced", async () => {
  const body = JSON.stringify("x".repeat(MAX_BODY_BYTES - 2))
  expect(await readJson(request(body))).toHaveLength(MAX_BODY_BYTES - 2)
  expect(await statusOf(readJson(request(`${body} `)))).toBe(413)
  const stream = new Blob([`${body} `]).stream()
  const init = {
    method: "POST",
    body: stream,
    duplex: "half",
    headers: { "Content-Type": "application/json" },
  }
  expect(await statusOf(readJson(new Request("http://site.example/", init as RequestInit)))).toBe(413)
})

test("a body that does not fit its schema says where", () => {
  const schema = z.strictObject({ name: z.string() })
  expect(parseBody(schema, { name: "a" })).toEqual({ name: "a" })
  expect(() => parseBody(schema, { name: 1 })).toThrow(/^name: /)
  expect(() => parseBody(schema, { name: "a", extra: 1 })).toThrow(/extra/)
})
