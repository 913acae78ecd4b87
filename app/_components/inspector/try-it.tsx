import { Card } from "../ui/card.tsx"

const steps = [
  ["Add a visit.", "Your browser gets a ticket, and the server begins a session."],
  ["Log in, or continue as guest.", "You get a new ticket, the old one stops working, and your visits stay."],
  ["Choose another store.", "You stay logged in, and the server keeps your session somewhere else."],
] as const

/** For someone who has no session yet, and so nothing to look at. */
export function TryIt() {
  return (
    <Card aria-labelledby="try-it" className="border-dashed bg-transparent! px-5 py-4 xl:col-span-2">
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
