import { clsx } from "clsx"
import type { Metadata } from "next"
import { type CurrentSession, viewSession } from "#lib/auth/current.ts"
import { type Inspection, inspect } from "#lib/demo/inspect.ts"
import { problemOf } from "#lib/http/problem-of.ts"
import { services } from "#lib/site/services.ts"
import { Between } from "./_components/index/between.tsx"
import { LoggedIn, NotLoggedIn, OutOfReach } from "./_components/index/status.tsx"
import { Stores } from "./_components/index/stores.tsx"
import { TakeHome } from "./_components/index/take-home.tsx"
import { Inspector } from "./_components/inspector/inspector.tsx"
import { PageOfLogin } from "./_components/login/page-of-login.tsx"
import { TimeMachineSection } from "./time-machine/section.tsx"

export const metadata: Metadata = { alternates: { canonical: "/" } }

export default async function IndexPage() {
  const { demo } = services()
  const found = await viewSession()
  if ("down" in found) return <OutOfReach message={found.down} path="/" />

  const { session } = found
  const inspection = demo ? await tryToInspect(session) : null
  return (
    <PageOfLogin session={session}>
      <div
        className={clsx(
          "mx-auto grid gap-x-10 gap-y-12 px-4 py-10 sm:px-6 sm:py-14",
          inspection
            ? "max-w-7xl lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] lg:grid-rows-[auto_1fr] xl:grid-cols-[25rem_minmax(0,1fr)]"
            : "max-w-xl",
        )}
      >
        <div className="min-w-0 space-y-8">
          <Status session={session} demo={demo} />
          <Between owner={session?.login?.user.id} data={session?.record.data ?? {}} />
          <Stores current={session?.store} />
          {/* Also for a ticket whose session has ended: it may wait to be swept away. */}
          {inspection?.browser && !inspection.unproven ? <TimeMachineSection session={session} /> : null}
        </div>
        {inspection ? (
          <div className="min-w-0 lg:row-span-2">
            <Inspector {...inspection} />
          </div>
        ) : null}
        {/* After the inspector on a narrow screen, and below the stores on a wide one. */}
        {demo ? <TakeHome /> : null}
      </div>
    </PageOfLogin>
  )
}

function Status({ session, demo }: { session: CurrentSession | null; demo: boolean }) {
  if (!session?.login) return <NotLoggedIn demo={demo} />
  return <LoggedIn username={session.login.user.username} since={session.record.createdAt} />
}

/** The inspector only looks on: where it can not, the page goes without it. */
async function tryToInspect(session: CurrentSession | null): Promise<Inspection | null> {
  return inspect(session).catch((error) => {
    // For the log.
    problemOf(error)
    return null
  })
}
