/** An SDK of OpenTelemetry, the real one, that keeps in memory what it is told. */
import { context, metrics, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"

export const exporter = new InMemorySpanExporter()
export const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({ exporter: measured })
const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const meters = new MeterProvider({ readers: [reader] })

/** Makes it the one of this process. Before that nobody listens. */
export function registerSdk(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)
}

/** Forgets the metrics so far. */
export async function forgetMetrics(): Promise<void> {
  await reader.forceFlush()
  measured.reset()
}

/** The points of a metric since they were forgotten: their attributes, and how many. */
export async function counted(metric: string) {
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

/** The spans so far, each with its outcome. */
export const spans = () =>
  exporter.getFinishedSpans().map(({ name, attributes }) => `${name} ${attributes["session.outcome"]}`)
