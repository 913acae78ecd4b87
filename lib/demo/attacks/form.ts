import { randomBytes } from "node:crypto"
import { AttackError, type Browser } from "./browser.ts"
import type { Answer, Header } from "./types.ts"

/** The hidden fields of the page's first form that has a field of this name; "*" is any form. Null: there is none. */
export function hiddenFields(html: string, field: string): Map<string, string> | null {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? []
  const form = forms.find((text) => field === "*" || text.includes(`name="${field}"`))
  if (!form) return null
  const inputs = (form.match(/<input\b[^>]*>/g) ?? []).filter((input) => input.includes('type="hidden"'))
  const attribute = (input: string, name: string) =>
    decodeEntities(new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? "")
  return new Map(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]))
}

/**
 * Fills in a page's form and posts it, as a browser does without JavaScript.
 * @param field a field that tells the form from others on the page
 * @throws AttackError when the page has no such form
 */
export async function submitForm(
  browser: Browser,
  path: string,
  field: string,
  values: Readonly<Record<string, string>>,
  headers: readonly Header[] = [],
): Promise<Answer> {
  const page = await browser.send({ method: "GET", path })
  const fields = hiddenFields(page.body, field)
  if (!fields) throw new AttackError(`There is no form with "${field}" on ${path}.`)
  for (const [name, value] of Object.entries(values)) fields.set(name, value)
  return browser.send({ method: "POST", path, ...multipart(fields, headers) })
}

/** The headers and the body of a form. Names and values are put in as they stand, unescaped. */
export function multipart(fields: Iterable<readonly [string, string]>, headers: readonly Header[] = []) {
  const boundary = randomBytes(12).toString("hex")
  const parts = [...fields].map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const type: Header = ["Content-Type", `multipart/form-data; boundary=${boundary}`]
  return { headers: [type, ...headers], body: `${parts.join("")}--${boundary}--\r\n` }
}

function decodeEntities(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
}
