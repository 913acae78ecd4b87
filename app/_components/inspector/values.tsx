import type { Inspection } from "#lib/demo/inspect.ts"
import { Badge } from "../ui/badge.tsx"
import { Panel } from "./panel.tsx"

type ValuesProps = NonNullable<Inspection["server"]>["values"]

/** The record's data, decoded, with the types that came back. */
export function Values({ shown, more }: ValuesProps) {
  return (
    <Panel id="values" title="The record, decoded">
      {shown.length > 0 ? (
        <table className="w-full border-t text-left text-[0.8125rem]">
          <thead className="sr-only">
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Type</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, type, text }) => (
              <tr key={path} className="border-b align-top last:border-0">
                <th scope="row" className="max-w-40 py-2 pl-5 font-mono font-normal break-words text-muted">
                  {path}
                </th>
                <td className="px-3 py-2">
                  <Badge className="font-mono font-normal">{type}</Badge>
                </td>
                <td className="w-full py-2 pr-5 font-mono break-all">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="border-t px-5 py-4 text-sm text-muted">Empty: no data yet.</p>
      )}
      {more ? (
        <p className="border-t px-5 py-3 text-sm text-muted">There is more than is shown here.</p>
      ) : null}
    </Panel>
  )
}
