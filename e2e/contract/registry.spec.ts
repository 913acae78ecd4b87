/** The shadcn registry: the layer's files as they are on the disk. e2e/shadcn.spec.ts installs from it. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { RegistryItem } from "../../lib/demo/registry.ts"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"

test("the index lists items, and each is there with the text of its files", async ({ site, visitor }) => {
  const index = (await visitor.get("/r/registry.json")).body
  expect(index.homepage).toBe(site.origin)
  expect(index.items.length).toBeGreaterThan(8)
  for (const { name } of index.items) {
    const { status, body } = await visitor.get(`/r/${name}.json`)
    expect(status, name).toBe(200)
    const { files, registryDependencies }: RegistryItem = body
    for (const { path, content } of files) expect(content, path).toBe(readFileSync(join(root, path), "utf8"))
    for (const address of registryDependencies) expect(address).toMatch(new RegExp(`^${site.origin}/r/`))
  }
})

test("nothing else is there", async ({ visitor }) => {
  for (const name of ["nobody.json", "session", "package.json", "..%2f.env", "session.json%00", ".json"]) {
    expect((await visitor.get(`/r/${name}`)).status, name).toBe(404)
  }
})
