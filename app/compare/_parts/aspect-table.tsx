import { clsx } from "clsx"
import { Check, Minus, X } from "lucide-react"
import { wordsOf } from "#app/_components/stores.ts"
import { type Answer, aspects } from "#lib/demo/compare.ts"
import type { StoreName } from "#lib/site/store-names.ts"

const marks = {
  yes: { icon: Check, text: "Yes.", color: "text-accent" },
  partly: { icon: Minus, text: "Partly.", color: "text-muted" },
  no: { icon: X, text: "No.", color: "text-danger" },
}

/** A column a store; on a narrow screen a list a question. It is one table for a screen reader either way. */
export function AspectTable({ stores }: { stores: readonly StoreName[] }) {
  return (
    <table className="block w-full text-sm md:table md:table-fixed md:border-collapse">
      <caption className="sr-only">The stores side by side</caption>
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr className="md:border-b">
          <th scope="col" className="w-36 py-3 text-left font-medium text-muted">
            <span className="sr-only">Question</span>
          </th>
          {stores.map((store) => (
            <th key={store} scope="col" className="px-3 py-3 text-left font-medium">
              <NamedStore store={store} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block space-y-3 md:table-row-group">
        {aspects.map(({ name, answers }) => (
          <tr
            key={name}
            className="block rounded-xl border bg-panel p-4 md:table-row md:rounded-none md:border-0 md:border-b md:bg-transparent"
          >
            <th
              scope="row"
              className="block pb-2 text-left font-semibold md:table-cell md:py-4 md:pr-3 md:align-top md:font-medium"
            >
              {name}
            </th>
            {stores.map((store) => (
              <td
                key={store}
                className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 border-t py-2 md:table-cell md:border-0 md:px-3 md:py-4 md:align-top"
              >
                <RepeatedStore store={store} />
                <AnswerText answer={answers[store]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NamedStore({ store }: { store: string }) {
  const Icon = wordsOf(store).icon
  return (
    <span className="inline-flex items-center gap-2 font-mono">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      {store}
    </span>
  )
}

/** The column's head beside its answer, where there are no columns. By the styles alone: the text has it once, as the head. */
function RepeatedStore({ store }: { store: string }) {
  const Icon = wordsOf(store).icon
  return (
    <span
      aria-hidden
      data-store={store}
      className="inline-flex items-start gap-2 font-mono after:content-[attr(data-store)] md:hidden"
    >
      <Icon className="mt-0.5 size-4 shrink-0 text-muted" />
    </span>
  )
}

function AnswerText({ answer }: { answer: Answer }) {
  const mark = answer.is && marks[answer.is]
  return (
    <span className="flex gap-2 text-pretty">
      {mark ? (
        <>
          <mark.icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", mark.color)} />
          <span className="sr-only">{mark.text}</span>{" "}
        </>
      ) : null}
      <span>{answer.text}</span>
    </span>
  )
}
