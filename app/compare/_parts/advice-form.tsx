import { wordsOf } from "#app/_components/stores.ts"
import { Button } from "#app/_components/ui/button.tsx"
import { Card } from "#app/_components/ui/card.tsx"
import { type Advice, advise, questions, readAnswers } from "#lib/demo/compare-advice.ts"

/** A plain form that asks with GET: it needs no script, and its answer has an address. */
export function AdviceForm({ query }: { query: { readonly [name: string]: unknown } }) {
  const answers = readAnswers(query)
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form action="/compare#answer" className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
        {questions.map(({ name, text, options }) => (
          <fieldset key={name}>
            <legend className="mb-2 text-sm font-medium">{text}</legend>
            {options.map((option) => (
              <div key={option.value}>
                <label className="flex min-h-8 items-center gap-2.5 text-sm">
                  <input
                    type="radio"
                    name={name}
                    value={option.value}
                    required
                    defaultChecked={query[name] === option.value}
                    className="size-4 shrink-0 accent-accent"
                  />
                  {option.text}
                </label>
              </div>
            ))}
          </fieldset>
        ))}
        <Button type="submit" className="sm:col-span-2 sm:justify-self-start">
          Which one?
        </Button>
      </form>
      {answers ? <AdviceCard {...advise(answers)} /> : null}
    </div>
  )
}

function AdviceCard({ store, reasons }: Advice) {
  const { icon: Icon, where } = wordsOf(store)
  return (
    // It can take the focus: the form leads here by its address.
    <Card id="answer" tabIndex={-1} aria-labelledby="answer-store" className="scroll-mt-6 border-accent-line p-5">
      <p className="text-sm text-muted">We recommend the</p>
      <h3 id="answer-store" className="mt-1 flex items-center gap-3 text-2xl font-semibold tracking-tight">
        <Icon aria-hidden className="size-6 text-accent" />
        <span>
          <span className="font-mono">{store}</span> store
        </span>
      </h3>
      <p className="mt-1 text-sm text-muted">{where}</p>
      <ul className="mt-4 list-disc space-y-2 pl-5 text-sm text-pretty marker:text-accent">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Card>
  )
}
