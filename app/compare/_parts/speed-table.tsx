import { Scrollable } from "#app/_components/showcase/scrollable.tsx"
import { operations } from "#lib/demo/compare-operations.ts"
import type { Measured } from "../actions.ts"
import { formatDuration } from "./format.ts"

const cell = "px-3 py-2 text-right whitespace-nowrap tabular-nums"

export function SpeedTable({ measured }: { measured: readonly Measured[] }) {
  return (
    <Scrollable aria-label="What was measured">
      <table className="w-full text-sm">
        <caption className="sr-only">Time of each operation in each store: median and 99th percentile</caption>
        <thead>
          <tr className="text-muted">
            <th scope="col" rowSpan={2} className="px-4 py-2 text-left align-bottom font-medium">
              Store
            </th>
            {operations.map((operation) => (
              <th key={operation} scope="colgroup" colSpan={2} className="px-3 pt-3 text-right font-medium">
                {operation}
              </th>
            ))}
            <th scope="col" rowSpan={2} className="px-4 py-2 text-right align-bottom font-medium">
              rounds
            </th>
          </tr>
          <tr className="text-xs text-muted">
            {operations.flatMap((operation) =>
              ["p50", "p99"].map((percentile) => (
                <th key={operation + percentile} scope="col" className="px-3 pb-2 text-right font-normal">
                  {percentile}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody className="font-mono text-[0.8125rem]">
          {measured.map((one) => (
            <tr key={one.store} className="border-t">
              <th scope="row" className="px-4 py-2 text-left font-medium">
                {one.store}
              </th>
              {"took" in one ? (
                <>
                  {operations.flatMap((operation) =>
                    (["p50", "p99"] as const).map((percentile) => (
                      <td key={operation + percentile} className={cell}>
                        {formatDuration(one.took[operation][percentile])}
                      </td>
                    )),
                  )}
                  <td className="px-4 py-2 text-right text-muted tabular-nums">{one.rounds}</td>
                </>
              ) : (
                <td colSpan={2 * operations.length + 1} className="px-3 py-2 font-sans text-danger">
                  {one.problem}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  )
}
