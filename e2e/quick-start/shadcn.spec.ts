/** The layer as people install such code: by the shadcn command line, from a site that runs. */
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { registryItems } from "../../lib/demo/registry.ts"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"
import { copyQuickStart, runPackage } from "./make.ts"

test("shadcn writes all items into the quick start as they are here, and it type-checks", async ({ site }) => {
  const home = copyQuickStart()
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"))
  const items = registryItems(site.origin)
  // The core comes with each store.
  const addresses = items.filter(({ name }) => name !== "session").map(({ name }) => `${site.origin}/r/${name}.json`)
  const { bin, asked } = npmThatOnlyListens(home)
  await runPackage(home, "shadcn/dist/index.js", ["add", "--yes", ...addresses], { PATH: `${bin}:${process.env.PATH}` })
  for (const { path, target } of items.flatMap(({ files }) => files))
    expect(readFileSync(join(home, target), "utf8"), path).toBe(readFileSync(join(root, path), "utf8"))
  expect(asked().sort()).toEqual([...new Set(items.flatMap(({ dependencies }) => dependencies))].sort())

  await runPackage(home, "next/dist/bin/next", ["typegen"])
  await runPackage(home, "typescript/bin/tsc", ["--noEmit"])
  rmSync(home, { recursive: true })
})

/** The packages are here already. `npm run test:torture -- registry` has npm install them. */
function npmThatOnlyListens(home: string) {
  const bin = join(home, ".bin")
  const said = join(bin, "said")
  mkdirSync(bin)
  writeFileSync(join(bin, "npm"), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${said}'\n`)
  chmodSync(join(bin, "npm"), 0o755)
  const asked = () =>
    readFileSync(said, "utf8")
      .split("\n")
      .filter((word) => /^@?[a-z].*@/.test(word))
  return { bin, asked }
}
