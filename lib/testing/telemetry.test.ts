/** What an SDK of OpenTelemetry is told of sessions, and that no secret is in it. The SDK is the real one, in memory. */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { createClient } from "redis"
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest"
import { createTestDatabase } from "../accounts/testing/database.ts"
import { openSessions, type SessionData } from "../session/index.ts"
import { inside } from "../session/inside.ts"
import { memoryLogins } from "../session/logins/memory.ts"
import { cookie } from "../session/stores/cookie.ts"
import { database } from "../session/stores/database.ts"
import { disk } from "../session/stores/disk.ts"
import { memory } from "../session/stores/memory.ts"
import { redis } from "../session/stores/redis.ts"
import { shelf } from "../session/stores/shelf.ts"
import { openTelemetry } from "../session/telemetry.ts"
import { browser } from "../session/testing/browser.ts"
import { redisProgram, startRedis } from "../session/testing/redis-server.ts"
import type { SessionRecord, Ticket } from "../session/types.ts"

vi.mock("next/headers", async () => (await import("../session/testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../session/testing/browser.ts")).nextServer)

const origin = "https://example.org"
const secret = randomBytes(32).toString("base64url")
const folder = mkdtempSync(join(tmpdir(), "telemetry-"))
const server = redisProgram ? await startRedis() : undefined
const { db, close } = await createTestDatabase()
afterAll(async () => {
  rmSync(folder, { recursive: true })
  void server?.remove()
  await close()
})

const exporter = new InMemorySpanExporter()
const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({ exporter: measured })
const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const meters = new MeterProvider({ readers: [reader] })

// Made before anyone listens, as a module of an app may be loaded before its SDK is.
const telemetry = openTelemetry()

test("without an SDK the work is done, and an SDK that is registered later is told of the next", async () => {
  const ann = browser()
  const session = openSessions({ origin, stores: [memory({ name: "early" })], telemetry })
  await ann.request(() => session.logIn("ann"))
  expect(await ann.request(() => session.get())).toMatchObject({ userId: "ann" })

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)
  await ann.request(() => session.get())
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(["session.load"])
  expect(await counted("operation.duration")).toMatchObject([{ "session.operation": "load", count: 1 }])
})

beforeEach(async () => {
  exporter.reset()
  await reader.forceFlush()
  measured.reset()
})

/** The points of a metric since the test began: their attributes, and how many. */
async function counted(metric: string) {
  await reader.forceFlush()
  const all = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
  const points = all.filter(({ descriptor }) => descriptor.name === `session.${metric}`)
  return points.flatMap(({ dataPoints }) =>
    (dataPoints as DataPoint<number | { count: number }>[]).map(({ attributes, value }) => ({
      ...attributes,
      count: typeof value === "number" ? value : value.count,
    })),
  )
}

const spans = () =>
  exporter.getFinishedSpans().map(({ name, attributes }) => `${name} ${attributes["session.outcome"]}`)

const stores = {
  disk: () => disk(`${folder}/disk`),
  shelf: () => shelf(`${folder}/sessions.shelf`),
  database: () => database(db.session),
  ...(redisProgram && { redis: () => redis(createClient({ url: server?.url ?? "" })) }),
  memory: () => memory(),
  cookie: () => cookie({ secrets: [secret], ended: disk(`${folder}/ended`) }),
}

describe.each(Object.entries(stores))("in the %s store", (name, store) => {
  const logins = memoryLogins()
  let time = Date.now()
  const now = Object.assign(() => new Date(time), { isSettled: () => true })
  const session = openSessions({ origin, stores: [store()], logins, telemetry, now })
  const { parts } = inside(session)
  // The register is one for all stores.
  const user = `someone-${name}`

  test("a whole life is told, within the request, without a secret", async () => {
    const ann = browser()
    const secrets = [user, "a-private-note"]
    const request = async (work: () => Promise<unknown>) => {
      await ann.request(async () => {
        await work()
        const ticket = (await inside(session).request.ticket()) ?? ""
        const id = await parts().sessions.idOf(ticket)
        secrets.push(...[ticket, ticket.split(".")[1] ?? "", id ?? ""].filter((text) => text !== ""))
      })
    }
    await trace.getTracer("test").startActiveSpan("the request", async (span) => {
      await request(() => session.update(() => ({ note: "a-private-note" })))
      await request(() => session.logIn(user))
      await request(() => session.update((data) => ({ ...data, n: 1 })))
      time += 900_000
      await request(() => session.get())
      await request(() => session.rotate())
      await request(() => session.end())
      await parts().sessions.revoke({ store: name, id: secrets.at(-1) as never })
      span.end()
    })

    const [finished, parent] = [exporter.getFinishedSpans(), exporter.getFinishedSpans().at(-1)]
    const own = finished.filter((span) => span !== parent)
    expect(new Set(spans())).toEqual(
      new Set([
        ...["create", "load", "update", "touch", "end", "revoke"].map((operation) => `session.${operation} ok`),
        "the request undefined",
      ]),
    )
    for (const span of own) {
      expect(span.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId)
      expect(span).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: SpanStatusCode.UNSET } })
      expect(Object.keys(span.attributes).toSorted()).toEqual(["session.outcome", "session.store"])
      expect(span.attributes["session.store"]).toBe(name)
    }
    expect(await counted("logins")).toEqual([{ "session.store": name, count: 1 }])
    const durations = await counted("operation.duration")
    expect(durations.reduce((sum, { count }) => sum + count, 0)).toBe(own.length)

    expect(secrets.length).toBeGreaterThan(10)
    const told = JSON.stringify([
      own.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
      measured.getMetrics(),
    ])
    for (const secret of secrets) expect(told).not.toContain(secret)
  })

  test("a ticket that is no session is counted, by the reason", async () => {
    const refusals = async (work: () => unknown) => {
      await reader.forceFlush()
      measured.reset()
      await work()
      return (await counted("refusals")).map((point) => (point as Record<string, unknown>)["session.reason"])
    }
    const [ann, nobody] = [browser(), browser()]
    expect(await refusals(() => nobody.request(() => session.get()))).toEqual([])
    await ann.request(() => session.logIn(user))
    expect(await refusals(() => ann.request(() => session.get()))).toEqual([])
    const thief = ann.copy()
    expect(await refusals(() => ann.request(() => session.end()))).toEqual([])
    expect(await refusals(() => thief.request(() => session.get()))).toEqual(["unknown"])

    const unknown = browser({ cookies: { "__Host-session": "nosuchstore.secret" } })
    expect(await refusals(() => unknown.request(() => session.get()))).toEqual(["unknown"])
    expect(JSON.stringify(measured.getMetrics())).not.toContain("nosuchstore")

    await ann.request(() => session.logIn(user))
    const login = (await ann.request(() => session.list())).find(({ current }) => current)
    await parts().logins.end({ id: login?.id ?? "" }, "revoked")
    expect(await refusals(() => ann.request(() => session.get()))).toEqual(["login-ended"])

    await ann.request(() => session.logIn(user))
    await ann.request(() => session.update(() => ({ shape: 1 })))
    const readData = (data: SessionData) => (data.shape ? null : data)
    const nextRelease = openSessions({ origin, stores: [store()], logins, telemetry, now, readData, report: () => {} })
    expect(await refusals(() => ann.request(() => nextRelease.get()))).toEqual(["unreadable-data"])

    const twice = { headers: { cookie: "__Host-session=a; __Host-session=b" } }
    expect(await refusals(() => browser().request(() => session.get(), twice))).toEqual(["two-cookies"])
    const foreign = { headers: { origin: "https://evil.example" } }
    const end = () => ann.request(() => session.end(), foreign).catch(() => {})
    expect(await refusals(end)).toEqual(["cross-site"])

    time += 1_800_000
    expect(await refusals(() => ann.request(() => session.get()))).toEqual(["idle-timeout"])
    await ann.request(() => session.logIn(user, { remember: true }))
    time += 2_592_000_000
    // A browser has deleted the cookie by then, and the cookie store knows no ticket that is so old.
    const reason = name === "cookie" ? "unknown" : "absolute-timeout"
    expect(await refusals(() => ann.request(() => session.get()))).toEqual([reason])
  })

  test("a sweep belongs to no request, and says what it has removed", async () => {
    const ann = browser()
    await ann.request(() => session.update(() => ({ n: 1 })))
    await ann.request(() => session.end())
    time += 86_400_000 * 40
    exporter.reset()
    await trace.getTracer("test").startActiveSpan("the request", () => parts().sessions.sweep())
    const swept = exporter.getFinishedSpans()
    expect(swept.map((span) => [span.name, span.parentSpanContext])).toEqual([["session.sweep", undefined]])
    expect(await counted("swept")).toEqual([{ "session.store": name, count: expect.any(Number) }])
  })
})

test("a change that comes too late is a conflict, by the reason", async () => {
  const session = openSessions({ origin, stores: [memory({ name: "late" })], telemetry })
  const ann = browser()
  await ann.request(() => session.logIn("ann"))
  const late = ann.copy()
  await ann.request(() => session.rotate())
  await expect(late.request(() => session.update(() => ({ n: 1 })))).rejects.toThrow()
  expect(await counted("conflicts")).toEqual([{ "session.reason": "ended", count: 1 }])
})

test("a lost race is an operation of its own, with the outcome", async () => {
  const session = openSessions({ origin, stores: [memory({ name: "races" })], telemetry })
  const ann = browser()
  await ann.request(() => session.logIn("ann"))
  const { stores } = inside(session).parts()
  const text = [...ann.cookies.values()][0] as Ticket
  const record = (await stores[0]?.load(text))?.record as SessionRecord
  expect(await stores[0]?.update(text, { ...record, version: 7 })).toBe("conflict")
  await stores[0]?.end(text)
  expect(await stores[0]?.update(text, record)).toBe("gone")
  expect(await stores[0]?.load(text)).toBeNull()
  expect(spans().slice(-4)).toEqual([
    "session.update conflict",
    "session.end ok",
    "session.update gone",
    "session.load none",
  ])
})

test("a store that is down is an error, with its code and without its text, which may hold an id", async () => {
  const place = join(folder, "down")
  const session = openSessions({ origin, stores: [disk(place, { name: "down" })], telemetry })
  const ann = browser()
  await ann.request(() => session.logIn("ann"))
  exporter.reset()
  rmSync(place, { recursive: true })
  await expect(ann.request(() => session.get())).rejects.toThrow("unavailable")
  const [span] = exporter.getFinishedSpans()
  expect(span).toMatchObject({
    name: "session.load",
    status: { code: SpanStatusCode.ERROR, message: "ENOENT" },
    attributes: { "session.store": "down", "session.outcome": "error", "error.type": "StoreUnavailableError" },
    events: [
      { name: "exception", attributes: { "exception.type": "StoreUnavailableError", "exception.message": "ENOENT" } },
    ],
  })
  expect(JSON.stringify(span?.events)).not.toContain(place)
  const failed = { "error.type": "StoreUnavailableError", "session.outcome": "error", count: 1 }
  expect(await counted("operation.duration")).toContainEqual(expect.objectContaining(failed))
})

test("what is not asked for is not there: without telemetry a store is used as it is", () => {
  const entry = memory({ name: "plain" })
  let opened: unknown
  const open: typeof entry.open = (parts) => {
    const store = entry.open(parts)
    opened = store
    return store
  }
  const session = openSessions({ origin, stores: [{ ...entry, open }] })
  expect(inside(session).parts().stores[0]).toBe(opened)
})
