/** What an SDK of OpenTelemetry is told of each outcome, and how sessions do without an SDK, and without telemetry. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SpanStatusCode } from "@opentelemetry/api"
import { beforeEach, expect, test, vi } from "vitest"
import { openSessions } from "../session/index.ts"
import { inside } from "../session/inside.ts"
import { disk } from "../session/stores/disk.ts"
import { memory } from "../session/stores/memory.ts"
import { openTelemetry } from "../session/telemetry.ts"
import { browser } from "../session/testing/browser.ts"
import type { SessionRecord, Ticket } from "../session/types.ts"
import { counted, exporter, forgetMetrics, registerSdk, spans } from "./telemetry-sdk.ts"

vi.mock("next/headers", async () => (await import("../session/testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("../session/testing/browser.ts")).nextServer)

const origin = "https://example.org"

// Made before anyone listens, as a module of an app may be loaded before its SDK is.
const telemetry = openTelemetry()

test("without an SDK the work is done, and an SDK that is registered later is told of the next", async () => {
  const ann = browser()
  const session = openSessions({ origin, stores: [memory({ name: "early" })], telemetry })
  await ann.request(() => session.logIn("ann"))
  expect(await ann.request(() => session.get())).toMatchObject({ userId: "ann" })

  registerSdk()
  await ann.request(() => session.get())
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(["session.load"])
  expect(await counted("operation.duration")).toMatchObject([{ "session.operation": "load", count: 1 }])
})

beforeEach(async () => {
  exporter.reset()
  await forgetMetrics()
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
  const place = mkdtempSync(join(tmpdir(), "telemetry-"))
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
