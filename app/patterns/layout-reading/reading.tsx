import { isLoggedIn, type ViewedSession } from "#lib/auth/current.ts"

/** What a part of the page knows of the session, and since when. */
export function Reading({ where, found }: { where: "layout" | "page"; found: ViewedSession }) {
  return (
    <p className="text-sm" data-testid={`${where}-reading`}>
      The {where} says: <strong className="font-medium wrap-anywhere">{whatItKnows(found)}</strong>.{" "}
      <span className="text-muted">
        Read at <span className="font-mono">{new Date().toISOString().slice(11, 23)}</span> UTC
      </span>
    </p>
  )
}

function whatItKnows(found: ViewedSession): string {
  if ("down" in found) return "not known for now"
  // Not as whom: the layout would go on showing that after a logout.
  return isLoggedIn(found.session) ? "logged in" : "not logged in"
}
