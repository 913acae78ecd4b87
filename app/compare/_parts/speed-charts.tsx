"use client"

import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from "recharts"
import { operations } from "#lib/demo/compare-operations.ts"
import type { Speed } from "#lib/demo/compare-speed.ts"
import { formatDuration } from "./format.ts"

const ROW = 34

/** One chart an operation. All bars start at zero, and each chart has a scale of its own: its slowest fills it. */
export function SpeedCharts({ speeds, stores }: { speeds: readonly Speed[]; stores: readonly string[] }) {
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
        <Key color="bg-accent">half are faster (p50)</Key> <Key color="bg-accent-line">99 of 100 are faster (p99)</Key>
      </p>
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {operations.map((operation) => (
          // The table says the same in words.
          <figure key={operation} aria-hidden>
            <figcaption className="mb-1 text-sm font-medium">{operation}</figcaption>
            <ResponsiveContainer width="100%" height={stores.length * ROW}>
              <BarChart
                data={stores.map((store) => ({
                  store,
                  ...speeds.find((speed) => speed.store === store)?.took[operation],
                }))}
                layout="vertical"
                margin={{ top: 0, right: 64, bottom: 0, left: 0 }}
                barGap={1}
                accessibilityLayer={false}
              >
                <XAxis type="number" hide />
                <YAxis
                  type="category"
                  dataKey="store"
                  width={76}
                  axisLine={{ stroke: "var(--line)" }}
                  tickLine={false}
                  tick={{ fill: "var(--ink)", fontSize: 13, fontFamily: "var(--font-geist-mono)" }}
                />
                <Bar dataKey="p50" fill="var(--accent)" barSize={11} isAnimationActive={false}>
                  <LabelList dataKey="p50" position="right" formatter={label} fill="var(--ink)" fontSize={12} />
                </Bar>
                <Bar dataKey="p99" fill="var(--accent-line)" barSize={11} isAnimationActive={false}>
                  <LabelList dataKey="p99" position="right" formatter={label} fill="var(--muted)" fontSize={12} />
                </Bar>
              </BarChart>
            </ResponsiveContainer>
          </figure>
        ))}
      </div>
    </div>
  )
}

function label(value: unknown): string {
  return typeof value === "number" ? formatDuration(value) : ""
}

function Key({ color, children }: { color: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={`size-3 rounded-sm ${color}`} />
      {children}
    </span>
  )
}
