import { test } from "@playwright/test"
import { buildCopy } from "../support/build-copy.ts"
import { siteWithMistakes } from "../support/site.ts"
import { mistakes } from "./list.ts"

test("the site is built with mistakes", async () => {
  test.setTimeout(300_000)
  await buildCopy(
    siteWithMistakes,
    mistakes.map(({ file, right, wrong }) => ({ file, from: right, to: wrong })),
  )
})
