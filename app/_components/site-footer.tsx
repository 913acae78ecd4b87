export function SiteFooter() {
  return (
    <footer className="border-t">
      <p className="mx-auto max-w-7xl px-4 py-6 text-sm text-muted sm:px-6">
        Cloakroom is a reference implementation of session-backed login for Next.js. To use it, copy{" "}
        <code className="font-mono text-[0.8125rem] text-ink">lib/session</code> into your app.
      </p>
    </footer>
  )
}
