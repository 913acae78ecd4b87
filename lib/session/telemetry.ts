import { type MeterProvider, metrics, type Span, SpanStatusCode, trace } from "@opentelemetry/api"
import type { CountedEvent, Telemetry } from "./observe.ts"

/** Names what these spans and metrics come from. */
const SCOPE = "cloakroom.session"

const counters: Record<CountedEvent, { unit: string; description: string }> = {
  logins: { unit: "{login}", description: "Logins that have begun" },
  conflicts: { unit: "{conflict}", description: "Changes refused, since the session had ended or changed too often" },
  refusals: { unit: "{refusal}", description: "Requests whose ticket is no session, or that come from another site" },
  swept: { unit: "{row}", description: "Expired rows that were removed" },
}

/** Seconds: from a row in memory to a store that is given up. */
const BOUNDARIES = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/**
 * Spans and metrics of sessions, by OpenTelemetry's API: who listens is the application's SDK, and without one nobody does.
 * Each operation of a store is a span `session.load`, `session.update` and so on. README.md, "Telemetry", says more.
 */
export function openTelemetry(): Telemetry {
  const tracer = trace.getTracer(SCOPE)
  let instruments: ReturnType<typeof makeInstruments> | undefined

  /** Unlike a tracer, a meter does not find an SDK that is registered after it was made. */
  function current() {
    const provider = metrics.getMeterProvider()
    if (instruments?.provider !== provider) instruments = makeInstruments(provider)
    return instruments
  }

  return {
    during(operation, store, work) {
      const attributes = { "session.store": store }
      // Sweeps go on for as long as the process lives, and belong to no request, whichever was the first.
      const options = { attributes, root: operation === "sweep" }
      return tracer.startActiveSpan(`session.${operation}`, options, async (span) => {
        const started = performance.now()
        const done = (outcome: string, failed: { "error.type"?: string } = {}) => {
          const told = { "session.outcome": outcome, ...failed }
          span.setAttributes(told).end()
          const seconds = (performance.now() - started) / 1000
          current().duration.record(seconds, { ...attributes, "session.operation": operation, ...told })
        }
        try {
          const result = await work()
          done(outcomeOf(result))
          return result
        } catch (error) {
          recordFailure(span, error)
          done("error", { "error.type": nameOf(error) })
          throw error
        }
      })
    },
    count(event, { store, reason }, times = 1) {
      current()[event].add(times, {
        ...(store && { "session.store": store }),
        ...(reason && { "session.reason": reason }),
      })
    },
  }
}

function makeInstruments(provider: MeterProvider) {
  const meter = provider.getMeter(SCOPE)
  const counter = (event: CountedEvent) => meter.createCounter(`session.${event}`, counters[event])
  return {
    provider,
    duration: meter.createHistogram("session.operation.duration", {
      unit: "s",
      description: "What a store was asked for, until it has answered",
      advice: { explicitBucketBoundaries: BOUNDARIES },
    }),
    logins: counter("logins"),
    conflicts: counter("conflicts"),
    refusals: counter("refusals"),
    swept: counter("swept"),
  }
}

/** Of a store's result. What it holds is nobody's business. */
function outcomeOf(result: unknown): "ok" | "none" | "gone" | "conflict" {
  if (result === null) return "none"
  return result === "gone" || result === "conflict" ? result : "ok"
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** The error's name and code. Its text may hold a path, and so an id, or what was to be kept. */
function recordFailure(span: Span, error: unknown): void {
  const { code } = ((error as Error)?.cause ?? error ?? {}) as { code?: unknown }
  const message = typeof code === "string" && /^\w{1,40}$/.test(code) ? code : undefined
  span.recordException({ name: nameOf(error), ...(message && { message }) })
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message && { message }) })
}
