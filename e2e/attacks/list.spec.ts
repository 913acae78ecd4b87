import { expect, test } from "@playwright/test"
import { attacks } from "../../lib/demo/attacks/index.ts"
import { families } from "../../lib/demo/attacks/types.ts"

test("every attack has a name of its own, and every family has attacks", () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
  expect(new Set(attacks.map(({ family }) => family))).toEqual(new Set(Object.keys(families)))
})

test("every attack tells where it has happened, or what the weakness is called", () => {
  const isWeakness = ({ url }: { url: string }) => url.startsWith("https://cwe.mitre.org/")
  for (const { id, incidents, references } of attacks)
    expect.soft(incidents.length > 0 || references.some(isWeakness), id).toBe(true)
})
