import type { IncomingHttpHeaders } from "node:http"
import type { Problem } from "./problem.ts"

/**
 * What a refused request is told, in a form that whoever asked can show: plain text for a form that a script has sent (Next
 * gives it to the page), a page for a browser without scripts, problem details for everyone else.
 *
 * @param origin where the site's own pages are
 */
export function refusalBody(headers: IncomingHttpHeaders, problem: Problem, origin: string) {
  if (headers["next-action"] !== undefined) return { type: "text/plain", body: problem.message }
  if (/\btext\/html\b/.test(headers.accept ?? ""))
    return { type: "text/html; charset=utf-8", body: page(problem.message, origin) }
  return { type: "application/problem+json", body: JSON.stringify(problem.body) }
}

const page = (message: string, origin: string) => `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>This was not done · Cloakroom</title>
<body style="max-width: 36rem; margin: 15vh auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif">
<h1>This was not done</h1>
<p>${escaped(message)}</p>
<p>Go back in your browser: what you have typed is still there. Or go to <a href="${origin}/">the start</a>.</p>
</body>
</html>
`

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
