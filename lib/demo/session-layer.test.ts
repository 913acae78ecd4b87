import { globSync } from "node:fs"
import { expect, test } from "vitest"
import { sessionLayer, sourceOfStore } from "./session-layer.ts"

const named = sessionLayer.flatMap(({ files }) => files.map(({ path }) => path))

test("every file of the session layer is named once, and no other", () => {
  const there = globSync("lib/session/**/*.ts", {
    exclude: (path) => path.endsWith(".test.ts") || path.endsWith("testing"),
  })
  expect(named.toSorted()).toEqual(there.toSorted())
})

test.each(["cookie", "database", "disk", "shelf", "redis", "memory"])("%s has a file that shows it", (store) => {
  expect(named).toContain(sourceOfStore(store))
})
