import { randomBytes } from "node:crypto"
import { createClient } from "redis"
import { expect, test } from "vitest"
import { defaultTimeouts, problemsOf } from "./configuration.ts"
import { cookie } from "./stores/cookie.ts"
import { database } from "./stores/database.ts"
import { disk } from "./stores/disk.ts"
import { fromDriver } from "./stores/entry.ts"
import { memory } from "./stores/memory.ts"
import { redis } from "./stores/redis.ts"
import { shelf } from "./stores/shelf.ts"

const secret = randomBytes(32).toString("base64url")
const good = { origin: "https://example.org", stores: [memory()], timeouts: defaultTimeouts }

test.each([
  "https://example.org",
  "https://example.org:8443",
  "http://localhost:3000",
  "http://127.0.0.1",
  "http://[::1]:1",
])("%s is an origin", (origin) => {
  expect(problemsOf({ ...good, origin })).toEqual([])
})

test.each([
  [undefined, "is not an origin"],
  ["", "is not an origin"],
  ["example.org", "is not an origin"],
  ["https://example.org/", "is not an origin"],
  ["https://example.org/path", "is not an origin"],
  ["https://user@example.org", "is not an origin"],
  ["ftp://example.org", "is not an origin"],
  ["null", "is not an origin"],
  ["http://example.org", "must be https"],
  ["http://192.0.2.1:3000", "must be https"],
  ["http://localhost.example.org", "must be https"],
])("%j is none", (origin, said) => {
  expect(problemsOf({ ...good, origin })).toEqual([expect.stringContaining(said)])
})

const table = { findUnique: () => null } as never
const driver = memory().driver({ set: "", report: () => {}, makesPlaces: true })
const { create: _, ...incomplete } = driver

test.each([
  ["no store", [], "stores: there is none"],
  ["none at all", undefined, "stores: there is none"],
  ["the function itself", [disk], "stores[0] is no store: call its function"],
  ["a name", ["disk"], "stores[0] is no store"],
  ["a name with capitals", [memory({ name: "Disk-1" })], 'the name "Disk-1" can not stand in a ticket'],
  ["an empty name", [fromDriver("", driver)], 'the name "" can not stand in a ticket'],
  ["a long name", [memory({ name: "x".repeat(33) })], "can not stand in a ticket"],
  ["two of one name", [memory(), memory()], 'stores[1]: the name "memory" is taken'],
  ["a folder that is not set", [disk(undefined as never)], "disk(…) needs a folder"],
  ["a file that is not set", [shelf(" ")], "shelf(…) needs the path of a file"],
  ["another package's client", [redis({ eval: () => {} } as never)], "redis(client) got no client"],
  [
    "an option that is misspelt",
    [redis(createClient(), { prefx: "x:" } as never)],
    'redis(…) has no option "prefx", only',
  ],
  ["another", [database(table, { adaptor: {} } as never)], 'database(…) has no option "adaptor", only name, adapter'],
  ["no model", [database(undefined as never)], "database(prisma.session) got no table: merge session.prisma"],
  [
    "half a driver",
    [fromDriver("mine", incomplete as never)],
    'fromDriver("mine", …) needs a SessionDriver (types.ts), and this one has no create',
  ],
  ["no secret", [cookie({ secrets: [], ended: memory() })], "needs at least one secret"],
  ["an empty secret", [cookie({ secrets: [""], ended: memory() })], "secret 1 is empty"],
  ["a word", [cookie({ secrets: [secret, "changeme"], ended: memory() })], "secret 2 must be 32 random bytes"],
  ["a pattern", [cookie({ secrets: ["A".repeat(43)], ended: memory() })], "secret 1 is not random"],
  [
    "no place for ended seals",
    [cookie({ secrets: [secret] } as never)],
    "cookie({ ended }) needs a store that keeps rows",
  ],
  [
    "ended seals in a cookie",
    [cookie({ secrets: [secret], ended: cookie({ secrets: [secret], ended: memory() }) as never })],
    "cookie({ ended }) needs a store that keeps rows",
  ],
  [
    "ended seals in a folder that is not set",
    [cookie({ secrets: [secret], ended: disk("") })],
    "disk(…) needs a folder",
  ],
])("stores: %s", (_, stores, said) => {
  const problems = problemsOf({ ...good, stores: stores as never })
  expect(problems).toEqual([expect.stringContaining(said)])
  expect(problems.join()).not.toContain(secret)
})

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 401 * 86_400, "1800"])("%s is no timeout", (idle) => {
  const timeouts = { ...defaultTimeouts, idle: idle as number }
  expect(problemsOf({ ...good, timeouts })).toEqual([expect.stringMatching(/^timeouts\.idle: .* must be seconds/)])
})

test("a register is a function that prismaLogins or memoryLogins gives", () => {
  expect(problemsOf({ ...good, logins: {} as never })).toEqual([expect.stringContaining("logins: must be a register")])
})

test("telemetry is what openTelemetry gives, not the function itself", () => {
  expect(problemsOf({ ...good, telemetry: (() => {}) as never })).toEqual([
    expect.stringContaining("telemetry: openTelemetry()"),
  ])
})

test("an option or a timeout that there is not, such as a misspelt one, is a problem and not its default", () => {
  const mistaken = { ...good, timeout: 5, timeouts: { ...defaultTimeouts, idel: 5 } }
  expect(problemsOf(mistaken)).toEqual([
    expect.stringMatching(/^openSessions\(…\) has no option "timeout", only stores, .*timeouts/),
    'timeouts has no option "idel", only idle, absolute, remembered',
  ])
  expect(problemsOf({ ...good, timeouts: { ...defaultTimeouts, toString: 5 } as never })).toHaveLength(1)
})

test("all problems are told at once", () => {
  expect(
    problemsOf({ origin: "x", stores: [], timeouts: { ...defaultTimeouts, idle: 0 }, logins: 1 as never }),
  ).toHaveLength(4)
})
