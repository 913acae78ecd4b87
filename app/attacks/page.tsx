import { pageMetadata } from "#app/_components/page-metadata.ts"
import { countView } from "#lib/auth/current.ts"
import { attacks } from "#lib/demo/attacks/index.ts"
import { missingFor } from "#lib/demo/attacks/needs.ts"
import { type Attack, type Family, families, type Reference } from "#lib/demo/attacks/types.ts"
import { env } from "#lib/site/env.ts"
import { services } from "#lib/site/services.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"
import { Section, WidePage } from "../_components/showcase/wide-page.tsx"
import { AttackRun } from "./_parts/attack-run.tsx"
import { LabProvider } from "./_parts/lab.tsx"
import { OwnBinding } from "./_parts/own-binding.tsx"
import { RunAll } from "./_parts/run-all.tsx"

export const metadata = pageMetadata("/attacks")

export default async function AttacksPage() {
  demoOnly()
  const session = await countView()
  const { storeNames, defaultStore } = services()
  const possible = attacks.filter((attack) => missingFor(attack, env()) === null)
  return (
    <WidePage
      title="Attack lab"
      lead="A session is what a site remembers about you, and the ticket to it is the value of a cookie. These are known attacks on both. Read how one works and whom it would harm, then run it against this server."
    >
      <LabProvider stores={storeNames}>
        <RunAll
          attacks={possible.map(({ id, name, stores }) => ({ id, name, stores }))}
          passedOver={attacks.length - possible.length}
          defaultStore={defaultStore}
        />
        <div className="mt-12 space-y-12">
          {Object.entries(families).map(([family, title]) => (
            <Section
              key={family}
              id={`family-${family}`}
              title={title}
              lead={family === "stolen-cookies" ? <OwnBinding session={session} /> : null}
            >
              <div className="rounded-xl border bg-panel">
                {attacksOf(family as Family).map((attack) => (
                  <AttackRun
                    key={attack.id}
                    id={attack.id}
                    name={attack.name}
                    stores={attack.stores}
                    defaultStore={defaultStore}
                    missing={missingFor(attack, env())}
                  >
                    <About {...attack} />
                  </AttackRun>
                ))}
              </div>
            </Section>
          ))}
        </div>
      </LabProvider>
    </WidePage>
  )
}

function attacksOf(family: Family): readonly Attack[] {
  return attacks.filter((attack) => attack.family === family)
}

function About({ what, whom, incidents, references }: Attack) {
  return (
    <div className="max-w-3xl space-y-3 text-sm text-pretty">
      <p>{what}</p>
      <p>
        <span className="font-medium">Whom it would harm.</span> {whom}
      </p>
      {incidents.length > 0 ? (
        <div>
          <p className="font-medium">Where it has happened.</p>
          <ul>
            {incidents.map((incident) => (
              <li key={incident.url}>
                <Elsewhere {...incident} />: {incident.whom}.
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
        {references.map((reference) => (
          <li key={reference.url}>
            <Elsewhere {...reference} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Elsewhere({ label, url }: Reference) {
  return (
    <a href={url} rel="noreferrer" className="underline underline-offset-4 hover:text-ink">
      {label}
    </a>
  )
}
