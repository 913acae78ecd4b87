import { guest, headersOf, ticketOf } from "./browser.ts"
import { hiddenFields, multipart } from "./form.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Answer, Attack, RawRequest } from "./types.ts"

const common = { family: "actions", stores: "once", references: [references.serverActions] } as const

/** What an answer must not reveal: where the code is, what it is made of, and the calls that led to an error. */
const leak = /\bat [\w.<>]+ \(|node_modules|\/lib\/|\.ts:\d+|ENOENT|prisma/i

const path = "/"
const text = "text/plain;charset=UTF-8"
const unknown = "40".padEnd(42, "0")

function payloads(id: string): RawRequest[] {
  const call = (body: string, action = id, type = text): RawRequest => ({
    method: "POST",
    path,
    headers: [
      ["Next-Action", action],
      ["Content-Type", type],
    ],
    body,
  })
  const parts = (fields: [string, string][]): RawRequest => {
    const { headers, body } = multipart(fields)
    return { method: "POST", path, headers: [["Next-Action", id], ...headers], body }
  }
  return [
    call("[]", unknown),
    call("[]", "x"),
    call("[]", "__proto__"),
    call("[]", "../../etc/passwd"),
    call("[]", "a".repeat(5000)),
    call(""),
    call("{"),
    call("null"),
    call("[".repeat(20_000)),
    call(`["${"x".repeat(70_000)}"]`),
    call('["$1","$2","$@3","$F4","$K5","$Q6","$W7","$B8","$n9"]'),
    call('[{"__proto__":{"polluted":true}},{"constructor":{"prototype":{"polluted":true}}}]'),
    call("[]", id, "application/x-www-form-urlencoded"),
    call("[]", id, "multipart/form-data"),
    parts([
      ["0", '["$1:__proto__:polluted"]'],
      ["1", "{}"],
    ]),
    parts([
      ["0", '["$1:constructor:constructor"]'],
      ["1", '{"then":"$1:__proto__:then"}'],
    ]),
    parts([
      [
        "0",
        '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"throw 0;","_formData":{"get":"$1:constructor:constructor"}}}',
      ],
      ["1", '"$@0"'],
    ]),
    parts([
      ["0", '["$1"]'],
      ["1", '["$0"]'],
    ]),
    { method: "POST", path, ...multipart([[`$ACTION_ID_${unknown}`, ""]]) },
    {
      method: "POST",
      path,
      ...multipart([
        ["$ACTION_REF_1", ""],
        ["$ACTION_1:0", "{"],
        ["$ACTION_1:1", "["],
      ]),
    },
    {
      method: "POST",
      path,
      ...multipart([
        ["$ACTION_REF___proto__", ""],
        ["$ACTION_KEY", "k"],
      ]),
    },
    { method: "POST", path, ...multipart([["note", "no action at all"]]) },
  ]
}

export const actions: Attack[] = [
  {
    ...common,
    id: "actions-hostile-payloads",
    name: "Payloads that no form would send",
    what: "The attacker calls server actions that do not exist, with malformed, oversized and self-referring arguments, and with the payloads of past attacks on React.",
    whom: "Everyone: such payloads have run an attacker's code on servers.",
    expected: "The server refuses them, reveals nothing about its code, changes nothing and keeps running.",
    incidents: [incidents.react2Shell],
    async run(target) {
      const owner = await guest(target)
      const before = ticketOf(owner)
      const page = await owner.send({ method: "GET", path: "/logout" })
      const fields = hiddenFields(page.body, "*") ?? new Map<string, string>()
      const id = /[0-9a-f]{42}/.exec([...fields].flat().join(" "))?.[0] ?? unknown
      const answers: Answer[] = []
      for (const payload of payloads(id.replace(/.$/, id.endsWith("0") ? "1" : "0")))
        answers.push(await owner.send(payload))
      const leaks = answers.filter(({ body }) => leak.test(body)).length
      const isSame = (await owner.isLoggedIn()) && owner.ticket === before
      const set = answers.filter((answer) => headersOf(answer, "set-cookie").length > 0).length
      return {
        refused: leaks === 0 && isSame && set === 0,
        actual: `Answers: ${[...new Set(answers.map(({ status }) => status))].sort().join(", ")}; ${leaks} revealed something; the session is ${isSame ? "as it was" : "changed"}.`,
      }
    },
  },
  {
    ...common,
    id: "actions-hostile-arguments",
    name: "The right action with the wrong arguments",
    what: "The attacker calls a real action of the site with numbers, lists and manipulated objects where it expects a form.",
    whom: "Everyone, if an action trusts that its arguments have the types written in its source.",
    expected: "The action checks its arguments: no crash, nothing revealed, and the session as it was.",
    incidents: [incidents.reactSource, incidents.reactLoop],
    references: [references.serverActions, references.prototypePollution],
    async run(target) {
      const owner = await guest(target)
      const page = await owner.send({ method: "GET", path: "/login" })
      const fields = hiddenFields(page.body, "username") ?? new Map<string, string>()
      const id = /[0-9a-f]{42}/.exec([...fields].flat().join(" "))?.[0] ?? unknown
      const answers: Answer[] = []
      for (const payload of payloads(id).slice(5)) answers.push(await owner.send({ ...payload, path: "/login" }))
      const leaks = answers.filter(({ body }) => leak.test(body)).length
      const isIn = await owner.isLoggedIn()
      return {
        refused: leaks === 0 && isIn,
        actual: `Answers: ${[...new Set(answers.map(({ status }) => status))].sort().join(", ")}; ${leaks} revealed something; ${isIn ? "still" : "not"} logged in.`,
      }
    },
  },
]
