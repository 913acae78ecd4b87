import { Card } from "../ui/card.tsx"

const steps = [
  ["Add a visit.", "A ticket appears in the browser, and what it names on the server."],
  ["Log in, or continue as guest.", "A new ticket, the old one dead at once, your visits still there."],
  ["Move the session to another store.", "Still logged in, and something else holds your coat."],
] as const

/** For someone who has no session yet, and so nothing to look at. */
export function TryIt() {
  return (
    <Card aria-labelledby="try-it" className="border-dashed bg-transparent px-5 py-4 xl:col-span-2">
      <h3 id="try-it" className="text-sm font-semibold">
        Try it
      </h3>
      <ol className="mt-3 list-decimal space-y-3 pl-7 text-sm text-muted marker:font-mono">
        {steps.map(([what, then]) => (
          <li key={what}>
            <span className="font-medium text-ink">{what}</span> {then}
          </li>
        ))}
      </ol>
    </Card>
  )
}
