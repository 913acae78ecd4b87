/** What an SDK of OpenTelemetry is told of sessions in each store, and that no secret is in it. */
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import { createClient } from "redis"
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest"
import { createTestDatabase } from "../accounts/testing/database.ts"
import { openSessions, type SessionData } from "../session/index.ts"
import { inside } from "../session/inside.ts"
import { memoryLogins } from "../session/logins/memory.ts"
import { database } from "../session/stores/database.ts"
import { redis } from "../session/stores/redis.ts"
import { openTelemetry } from "../session/telemetry.ts"
import { browser } from "../session/testing/browser.ts"
import { redisProgram, startRedis } from "../session/testing/redis-server.ts"
import { temporaryStores } from "../session/testing/temporary-stores.ts"
import { counted, exporter, forgetMetrics, measured, registerSdk, spans } from "./telemetry-sdk.ts"

vi.mock("next/headers", async () => (await import("../session/testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../session/testing/browser.ts")).nextServer)

const origin = "https://example.org"
const server = redisProgram ? await startRedis() : undefined
const client = server && createClient({ url: server.url })
const { db, close } = await createTestDatabase()
afterAll(async () => {
  client?.destroy()
  await server?.remove()
  await close()
})

// Made before anyone listens, as a module of an app may be loaded before its SDK is.
const telemetry = openTelemetry()
registerSdk()
beforeEach(async () => {
  exporter.reset()
  await forgetMetrics()
})

const stores = {
  ...temporaryStores(),
  database: () => database(db.session),
  ...(client && { redis: () => redis(client) }),
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
      await forgetMetrics()
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
