import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "@playwright/test"
import { root } from "../support/site.ts"

test("everything that SECURITY.md names as a proof is there", () => {
  const text = readFileSync(join(root, "SECURITY.md"), "utf8")
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path ?? "")
  expect(links.length).toBeGreaterThan(50)
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
