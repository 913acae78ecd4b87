import { addVisit, saveNote } from "#app/actions.ts"
import { MAX_TEXT, readShown, type SiteData } from "#lib/site/data.ts"
import { ActionForm } from "../forms/action-form.tsx"
import { Field } from "../forms/field.tsx"
import { SubmitButton } from "../forms/submit-button.tsx"
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card.tsx"

/** What a session is for: a counter and a note that the next request still knows, before login and after. */
export function Between({ owner, data }: { owner: string | undefined; data: SiteData }) {
  const { visits, note } = readShown(data)
  return (
    <Card aria-labelledby="between">
      <CardHeader>
        <CardTitle id="between">What your session remembers</CardTitle>
        <CardDescription>
          Change something, then reload the page, log in or choose another store: it stays.
        </CardDescription>
      </CardHeader>
      <CardContent className="space-y-5">
        <ActionForm action={addVisit} className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm">
            <span className="font-medium">Visits</span>{" "}
            <output className="ml-2 font-mono text-lg tabular-nums" aria-label="Visits">
              {visits}
            </output>
          </p>
          <SubmitButton variant="outline">Add a visit</SubmitButton>
        </ActionForm>
        <ActionForm action={saveNote} className="flex flex-wrap items-end gap-3 border-t pt-5">
          <div className="min-w-40 flex-1">
            {/* By its owner, so that what someone typed is not left in a field after they have logged out. */}
            <Field
              key={owner}
              label="Note"
              name="note"
              defaultValue={note.toWellFormed()}
              maxLength={MAX_TEXT}
              autoComplete="off"
            />
          </div>
          <SubmitButton variant="outline">Save the note</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
