import { pageMetadata } from "#app/_components/page-metadata.ts"
import { countView } from "#lib/auth/current.ts"
import { services } from "#lib/site/services.ts"
import type { SearchProps } from "../_components/search-props.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"
import { Section, WidePage } from "../_components/showcase/wide-page.tsx"
import { AdviceForm } from "./_parts/advice-form.tsx"
import { AspectTable } from "./_parts/aspect-table.tsx"
import { SpeedTest } from "./_parts/speed-test.tsx"

export const metadata = pageMetadata("/compare")

export default async function ComparePage({ searchParams }: SearchProps) {
  demoOnly()
  await countView()
  const { storeNames, timeouts } = services()
  return (
    <WidePage
      title="Compare the stores"
      lead="Five places to keep a session behind one interface. A login, a timeout and a logout are the same in all of them; what differs is below."
    >
      <Section id="table" title="Side by side">
        <AspectTable stores={storeNames} />
      </Section>
      <Section id="advice" title="Which one for me?" lead="Four questions, one answer, and why.">
        <AdviceForm query={await searchParams} />
      </Section>
      <Section
        id="speed"
        title="How fast, here and now"
        lead={`Measured on this server when you ask, through the stores that its visitors use, with throwaway sessions that are ended at once and would end by themselves within a minute (others last ${Math.round(timeouts.absolute / 3600)} hours).`}
      >
        <SpeedTest stores={storeNames} />
      </Section>
    </WidePage>
  )
}
