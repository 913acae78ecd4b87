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
  const { storeNames } = services()
  return (
    <WidePage
      title="Compare the stores"
      lead="A store is the place where a site keeps its sessions, what it remembers about each visitor. Login, timeouts and logout work the same in all of them; the table shows what differs."
    >
      <Section id="table" title="Side by side">
        <AspectTable stores={storeNames} />
      </Section>
      <Section
        id="advice"
        title="Which one for me?"
        lead="Answer four questions to get one recommendation, with its reasons."
      >
        <AdviceForm query={await searchParams} />
      </Section>
      <Section
        id="speed"
        title="How fast, here and now"
        lead="Measured on this server when you press the button, in the stores that its visitors use. The sessions made for it are ended at once. This is the store alone, a small part of what a request takes, on a server that does other work meanwhile: npm run bench compares the stores evenly, with each other and with other libraries."
      >
        <SpeedTest stores={storeNames} />
      </Section>
    </WidePage>
  )
}
