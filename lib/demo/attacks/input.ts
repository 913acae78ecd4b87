import { browserOn, guest, member } from "./browser.ts"
import { hiddenFields, multipart } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack, Header } from "./types.ts"

const common = { family: "input", stores: "once", references: [references.inputValidation] } as const
const json: Header = ["Content-Type", "application/json"]

export const input: Attack[] = [
  {
    ...common,
    id: "input-ambiguous-json",
    name: "JSON that two readers understand differently",
    what: "The attacker sends JSON with the same key twice, with bytes that are not UTF-8, with comments, or with something after its end.",
    whom: "Everyone, if one part of a system checks the JSON and another acts on it: each may read something different.",
    expected: "The server answers 400, and the session stays as it was.",
    incidents: [incidents.couchDb],
    references: [references.json, references.inputValidation],
    async run(target) {
      const owner = await guest(target)
      const bodies: (string | Uint8Array)[] = [
        '{"a":1,"a":2}',
        '{"a":1,"\\u0061":2}',
        '{"x":{"a":1,"a":2}}',
        '\ufeff{"a":1}',
        Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
        Buffer.from('{"a":1}', "utf16le"),
        '{"a":1}{"b":2}',
        '{"a":1,}',
        '{"a":1/* */}',
        "{'a':1}",
        '{"a":NaN}',
        "",
      ]
      const statuses = []
      for (const body of bodies)
        statuses.push((await owner.send({ method: "PATCH", path: "/api/session", headers: [json], body })).status)
      const { content } = await owner.json("GET", "/api/session")
      const isSame = Object.keys(content?.data ?? { lost: true }).length === 0
      const read = statuses.filter((status) => status !== 400).length
      return { refused: read === 0 && isSame, actual: `${read} of ${bodies.length} were accepted.` }
    },
  },
  {
    ...common,
    id: "input-prototype-pollution",
    name: "Keys that reach into objects",
    what: "The attacker uses __proto__, constructor and prototype as keys. In JavaScript they can add a value to all objects at once.",
    whom: "Everyone: the added value could be, say, isAdmin.",
    expected: "The server answers 400, and no object has the value.",
    incidents: [incidents.qs],
    references: [references.prototypePollution],
    async run(target) {
      const owner = await guest(target)
      const bodies = [
        '{"__proto__":{"polluted":true}}',
        '{"a":{"b":{"__proto__":{"polluted":true}}}}',
        '{"constructor":{"prototype":{"polluted":true}}}',
        '{"\\u005f_proto__":{"polluted":true}}',
        '{"a":[{"prototype":1}]}',
      ]
      const statuses = []
      for (const body of bodies)
        statuses.push((await owner.send({ method: "PATCH", path: "/api/session", headers: [json], body })).status)
      const { content } = await browserOn(target).json("GET", "/api/session")
      const read = statuses.filter((status) => status !== 400).length
      return {
        refused: read === 0 && content?.data?.polluted === undefined,
        actual: `${read} of ${bodies.length} were accepted.`,
      }
    },
  },
  {
    ...common,
    id: "input-wrong-types",
    name: "Other types than text",
    what: "The attacker logs in and signs up with objects, lists and numbers instead of text, and with extra fields.",
    whom: "Everyone, if such input becomes part of a query: an object may then mean “any user”.",
    expected: "The server answers 400 to each, and nobody is logged in.",
    incidents: [incidents.strapiLimit],
    async run(target) {
      const password = "a long enough password"
      const bodies: [string, unknown][] = [
        ["/api/session", { username: { $gt: "" }, password: { $gt: "" } }],
        ["/api/session", { username: { contains: "" }, password }],
        ["/api/session", { username: ["admin"], password }],
        ["/api/session", { username: 1, password: true }],
        ["/api/session", { username: "admin", password, admin: true }],
        ["/api/session", { username: "admin", password, store: ["disk"] }],
        ["/api/session", { username: "admin", password, store: "../../tmp" }],
        ["/api/session", { username: "admin", password, remember: "yes" }],
        ["/api/session", { guest: "true" }],
        ["/api/session", { guest: true, username: "admin" }],
        ["/api/session", []],
        ["/api/session", null],
        ["/api/users", { username: "someone-new", password, role: "admin" }],
        ["/api/users", { username: { toString: "x" }, password }],
        ["/api/users", { username: "../x", password }],
        ["/api/users", { username: "someone-new", password: [password] }],
      ]
      const wrong: number[] = []
      for (const [path, body] of bodies) {
        const browser = browserOn(target)
        const { status } = await browser.json("POST", path, body)
        if (status !== 400 || browser.ticket) wrong.push(status)
      }
      return { refused: wrong.length === 0, actual: `${wrong.length} of ${bodies.length} were accepted.` }
    },
  },
  {
    ...common,
    id: "input-ambiguous-forms",
    name: "Forms with extra fields",
    what: "The attacker sends the login form with the right password, but with a field twice, or with one that the form does not have.",
    whom: "Everyone, if one part of a system checks a field and another acts on its second value.",
    expected: "The server shows the form again, and nobody is logged in.",
    incidents: [incidents.couchDb, incidents.strapiLimit],
    references: [references.inputValidation, references.extraParameters],
    async run(target) {
      const { account } = await member(target)
      const additions = [
        ["username", "someone-else"],
        ["username", account.username],
        ["password", "another password"],
        ["admin", "true"],
        ["__proto__", "x"],
      ] as const
      let taken = 0
      for (const addition of additions) {
        const browser = browserOn(target)
        const page = await browser.send({ method: "GET", path: "/login" })
        const fields = [...(hiddenFields(page.body, "username") ?? []), addition, ...Object.entries(account)]
        const { status } = await browser.send({ method: "POST", path: "/login", ...multipart(fields) })
        if (status === 303 || browser.ticket) taken++
      }
      return { refused: taken === 0, actual: `${taken} of ${additions.length} were accepted.` }
    },
  },
  {
    ...common,
    id: "input-long-passwords",
    name: "Passwords of a megabyte",
    what: "The attacker logs in with passwords of 60,000 and of a million characters, which take long to hash.",
    whom: "Everyone who waits for the busy server.",
    expected: "The server hashes neither: the first is a wrong password, the second is too large.",
    incidents: [incidents.djangoPasswords],
    references: [references.denialOfService],
    async run(target) {
      const statuses = []
      for (const length of [60_000, 1_000_000]) {
        const body = { username: "someone", password: "x".repeat(length) }
        statuses.push((await browserOn(target).json("POST", "/api/session", body)).status)
      }
      return { refused: statuses.join() === "401,413", actual: `Answers: ${statuses.join(", ")}.` }
    },
  },
]
