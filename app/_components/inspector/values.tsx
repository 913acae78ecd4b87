import { X } from "lucide-react"
import type { Inspection } from "#lib/demo/inspect.ts"
import type { ShownValue } from "#lib/demo/show-value.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Badge } from "../ui/badge.tsx"
import { removeKey } from "./actions.ts"
import { Shown } from "./changes.tsx"
import { Panel } from "./panel.tsx"
import { SetValue } from "./set-value.tsx"

type ValuesProps = NonNullable<Inspection["server"]>["values"]

/** The record's data, decoded, with the types that came back; and a form to keep more in it. */
export function Values({ shown, more, addable }: ValuesProps) {
  return (
    <Panel id="values" title="The session's data" source="lib/session/record/codec.ts">
      {shown.length > 0 ? (
        <ActionForm action={removeKey} className="border-t">
          <dl className="@container divide-y text-[0.8125rem]">
            {shown.map((value) => (
              <Value key={value.path} {...value} />
            ))}
          </dl>
        </ActionForm>
      ) : (
        <p className="border-t px-5 py-4 text-sm text-muted">Nothing yet.</p>
      )}
      {more ? <p className="border-t px-5 py-3 text-sm text-muted">There is more than can be shown here.</p> : null}
      <SetValue {...addable} />
    </Panel>
  )
}

function Value({ path, type, text, dataKey }: ShownValue) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 px-5 py-2 @md:grid-cols-[8.5rem_minmax(0,1fr)_auto]">
      <dt className="col-start-1 row-start-1 font-mono wrap-anywhere text-muted">{path}</dt>
      <dd className="col-start-1 row-start-2 flex items-baseline gap-2 @md:row-start-1 @md:col-start-2">
        <Badge variant="value">{type}</Badge>{" "}
        <span className="min-w-0 font-mono whitespace-pre-wrap wrap-anywhere">
          <Shown name={path}>{text}</Shown>
        </span>
      </dd>
      {dataKey === undefined ? null : (
        <dd className="col-start-2 row-start-1 @md:col-start-3">
          <SubmitButton variant="ghost" size="icon" name="key" value={dataKey} className="-my-1.5 -mr-2">
            <X aria-hidden />
            <span className="sr-only">{`Remove ${path}`}</span>
          </SubmitButton>
        </dd>
      )}
    </div>
  )
}
