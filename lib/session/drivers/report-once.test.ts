import { expect, test } from "vitest"
import { newId } from "../testing/rows.ts"
import { reportOnce } from "./report-once.ts"

test("each session is said once, and not every id is remembered for ever", () => {
  const said: string[] = []
  const report = reportOnce((message) => said.push(message))
  const first = newId()
  report(first, "first")
  report(first, "again")
  report(newId(), "second")
  expect(said).toEqual(["first", "second"])
  for (let count = 0; count < 1000; count++) report(newId(), "many")
  report(first, "forgotten by now")
  expect(said.at(-1)).toBe("forgotten by now")
})
