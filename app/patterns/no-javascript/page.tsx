import type { SearchProps } from "#app/_components/search-props.ts"
import { Alert } from "#app/_components/ui/alert.tsx"
import { Button } from "#app/_components/ui/button.tsx"
import { isLoggedIn, viewSession } from "#lib/auth/current.ts"
import { loginOf } from "#lib/auth/meant-for.ts"
import { pageMetadata } from "../../_components/page-metadata.ts"
import { Credentials } from "../_parts/credentials.tsx"
import { OutOfReach } from "../_parts/out-of-reach.tsx"
import { PatternPage } from "../_parts/pattern-page.tsx"
import { Status } from "../_parts/status.tsx"

export const metadata = pageMetadata("/patterns/no-javascript")

// The address is anyone's to write: it chooses a sentence, and is never shown itself. A Map, since an object also knows
// words like "constructor".
const messages = new Map([
  ["401", "Wrong username or password."],
  ["412", "Somebody else is logged in in this browser by now. Nothing was changed."],
  ["429", "Too many tries. Try again in a minute."],
])

export default async function NoJavaScriptPage({ searchParams }: SearchProps) {
  const found = await viewSession()
  if ("down" in found) return <OutOfReach name="no-javascript" message={found.down} />
  const { session } = found
  const { problem } = await searchParams
  return (
    <PatternPage name="no-javascript" session={session}>
      <Status username={isLoggedIn(session) ? session.login.user.username : null} />
      {problem ? (
        <Alert variant="error" className="mb-4">
          {messages.get(String(problem)) ?? "That did not work. Try again in a moment."}
        </Alert>
      ) : null}
      {isLoggedIn(session) ? (
        <form method="post" action="/patterns/no-javascript/logout">
          {/* For which login this page was made: somebody else may log in meanwhile, in another tab. */}
          <input type="hidden" name="login" value={loginOf(session)} />
          <Button type="submit">Logout</Button>
        </form>
      ) : (
        <>
          <form method="post" action="/patterns/no-javascript/login" className="space-y-4">
            <Credentials />
            <Button type="submit">Log in</Button>
          </form>
          <form method="post" action="/patterns/no-javascript/login" className="mt-3">
            <input type="hidden" name="login" value={loginOf(session)} />
            <Button type="submit" variant="outline" name="guest" value="yes">
              Continue as guest
            </Button>
          </form>
        </>
      )}
    </PatternPage>
  )
}
