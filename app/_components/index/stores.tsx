import { clsx } from "clsx"
import { switchStore } from "#app/actions.ts"
import { services } from "#lib/site/services.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { wordsOf } from "../stores.ts"
import { Badge } from "../ui/badge.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

/** The switch: one button a store. @param current undefined without a session */
export function Stores({ current }: { current: string | undefined }) {
  const { storeNames, defaultStore } = services()
  return (
    <Card aria-labelledby="stores">
      <CardHeader>
        <CardTitle id="stores">Where your session is kept</CardTitle>
        <CardDescription>
          {current
            ? "A store is a place to keep sessions. Move yours to another: login and data stay, and you get a new ticket."
            : `A store is a place to keep sessions. Yours begins when there is something to remember: in the ${defaultStore} store, or in the one that you choose.`}
        </CardDescription>
      </CardHeader>
      <CardContent className="p-2!">
        <ActionForm action={switchStore} className="grid gap-3">
          <ul>
            {storeNames.map((name) => (
              <li key={name}>
                <StoreButton name={name} isCurrent={name === current} />
              </li>
            ))}
          </ul>
        </ActionForm>
      </CardContent>
    </Card>
  )
}

function StoreButton({ name, isCurrent }: { name: string; isCurrent: boolean }) {
  const { icon: Icon, where } = wordsOf(name)
  return (
    <SubmitButton
      variant={isCurrent ? "current" : "ghost"}
      size="row"
      name="store"
      value={name}
      aria-current={isCurrent ? "true" : undefined}
    >
      <Icon aria-hidden />
      <span className="w-18 shrink-0 font-mono">{name}</span>{" "}
      <span className={clsx("flex-1 font-normal", isCurrent && "text-ink")}>{where}</span>{" "}
      {isCurrent ? <Badge variant="accent">here</Badge> : null}
    </SubmitButton>
  )
}
