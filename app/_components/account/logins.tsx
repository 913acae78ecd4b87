import { endLoginAction, revokeOthersAction } from "#app/account/actions.ts"
import { logOutAction } from "#app/actions.ts"
import type { ListedLogin } from "#lib/auth/login-list.ts"
import { shortId } from "#lib/demo/format.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { wordsOf } from "../stores.ts"
import { Time } from "../time.tsx"
import { Badge } from "../ui/badge.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"
import { unboundWords } from "../unbound-words.ts"

/** The logins of an account. @param offered whether others can be ended */
export function Logins({ list, offered }: { list: readonly ListedLogin[]; offered: boolean }) {
  const hasOthers = list.some(({ current }) => !current)
  return (
    <Card aria-labelledby="logins">
      <CardHeader>
        <CardTitle id="logins">Where you are signed in</CardTitle>
        <CardDescription>
          Each line is a session: a browser that is logged in to your account. End one, and that browser is logged out
          at once.
        </CardDescription>
      </CardHeader>
      <ul className="mt-4 divide-y border-t">
        {list.map((login) => (
          <li key={login.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
            <Description {...login} />
            <EndButton login={login} offered={offered} />
          </li>
        ))}
      </ul>
      {offered && hasOthers ? (
        <CardContent className="border-t">
          <ActionForm action={revokeOthersAction}>
            <SubmitButton variant="outline">End all other sessions</SubmitButton>
          </ActionForm>
        </CardContent>
      ) : null}
    </Card>
  )
}

function EndButton({ login, offered }: { login: ListedLogin; offered: boolean }) {
  if (login.current) {
    return (
      <ActionForm action={logOutAction}>
        <SubmitButton variant="outline" size="small">
          Logout
        </SubmitButton>
      </ActionForm>
    )
  }
  if (!offered) return null
  return (
    <ActionForm action={endLoginAction}>
      <input type="hidden" name="id" value={login.id} />
      <SubmitButton variant="outline" size="small" aria-label={`End the session of ${login.browser} on ${login.os}`}>
        End
      </SubmitButton>
    </ActionForm>
  )
}

function Description({ browser, os, store, createdAt, lastSeenAt, current, device }: ListedLogin) {
  const { icon: Icon } = wordsOf(store)
  return (
    <div className="min-w-0 space-y-1">
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {browser} on {os} {current ? <Badge variant="accent">this browser</Badge> : null}{" "}
        <Badge className="font-mono">
          <Icon aria-hidden />
          {store}
        </Badge>
      </p>
      <p className="text-[0.8125rem] text-muted">
        Logged in <Time at={createdAt} />, last seen <Time at={lastSeenAt} />
      </p>
      <p className="text-[0.8125rem] text-pretty text-muted">
        {typeof device === "string" ? (
          `Not bound to a device. ${current ? unboundWords[device] : ""}`
        ) : (
          <>
            Bound to a device: {device.algorithm}, key <span className="font-mono">{shortId(device.thumbprint)}</span>,
            proven last <Time at={device.provenAt} />
          </>
        )}
      </p>
    </div>
  )
}
