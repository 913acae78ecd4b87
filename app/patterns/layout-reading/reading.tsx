import { type CurrentSession, isLoggedIn } from "#lib/auth/current.ts"

/** What a part of the page knows of the session, and since when. */
export function Reading({ where, session }: { where: "layout" | "page"; session: CurrentSession | null }) {
  const who = isLoggedIn(session) ? `logged in as ${session.login.user.username}` : "not logged in"
  return (
    <p className="text-sm" data-testid={`${where}-reading`}>
      The {where} says: <strong className="font-medium wrap-anywhere">{who}</strong>.{" "}
      <span className="text-muted">
        Read at <span className="font-mono">{new Date().toISOString().slice(11, 23)}</span> UTC
      </span>
    </p>
  )
}
