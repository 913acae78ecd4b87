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
    what: "The same key twice, plain and escaped; a byte order mark; bytes that are not UTF-8; comments, and something behind the end.",
    whom: "Systems where one part checks and another one acts: each reads something else.",
    expected: "400, and the session as it was.",
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
      return { refused: read === 0 && isSame, actual: `${read} of ${bodies.length} were read.` }
    },
  },
  {
    ...common,
    id: "input-prototype-pollution",
    name: "Keys that reach into objects",
    what: "`__proto__`, `constructor` and `prototype` as keys, at the top and deep down, plain and escaped.",
    whom: "Everyone: a value that all objects of the process inherit may say `isAdmin`.",
    expected: "400, and nothing is inherited.",
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
        actual: `${read} of ${bodies.length} were read.`,
      }
    },
  },
  {
    ...common,
    id: "input-wrong-types",
    name: "Other types than text",
    what: "Logins and sign-ups with objects, lists, numbers and more fields than there are.",
    whom: "Everyone, where a query is made of what came: an object may mean “any”.",
    expected: "400 for each, and nobody is logged in.",
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
      return { refused: wrong.length === 0, actual: `${wrong.length} of ${bodies.length} were taken.` }
    },
  },
  {
    ...common,
    id: "input-ambiguous-forms",
    name: "Forms with more fields than they have",
    what: "The login form with the right password, and a name or a password that is there twice, or a field that the form does not have.",
    whom: "Systems where one part counts or checks and another one acts: each takes another field.",
    expected: "The form again, and nobody is logged in.",
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
      return { refused: taken === 0, actual: `${taken} of ${additions.length} were taken.` }
    },
  },
  {
    ...common,
    id: "input-long-passwords",
    name: "Passwords of a megabyte",
    what: "Logins with passwords of 60,000 and of a million characters: hashing them would keep the server busy.",
    whom: "Everyone who waits for an answer meanwhile.",
    expected: "Refused before anything is hashed: as a wrong password, and as too large.",
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
