import { expect, test } from "vitest"
import type { SessionId } from "../types.ts"
import { openedSeals } from "./opened-seals.ts"

const content = (record = "{}") => ({ id: "id" as SessionId, key: "key", version: 1, until: 0, record })
const MANY = { seals: 1000, bytes: 2 ** 20 }

test("the content of a seal is known once it is remembered, that of another spelling never", () => {
  const opened = openedSeals()
  opened.remember("seal", content())
  expect(opened.find("seal")).toEqual(content())
  expect(opened.find("seal ")).toBeUndefined()
})

test("beyond the number that is kept, the least recently used is forgotten first", () => {
  const opened = openedSeals({ ...MANY, seals: 3 })
  for (const seal of ["a", "b", "c"]) opened.remember(seal, content())
  opened.find("a")
  opened.remember("b", content())
  opened.remember("d", content())
  expect(["a", "b", "c", "d"].filter((seal) => opened.find(seal))).toEqual(["a", "b", "d"])
})

test("beyond the memory that they may take too, however many characters each has", () => {
  const opened = openedSeals(MANY)
  const large = content("x".repeat(100_000))
  // Remembered again and again, it counts once.
  for (let n = 0; n < 100; n++) opened.remember("large", large)
  const others = ["a", "b", "c", "d"]
  for (const seal of others) opened.remember(seal, large)
  expect(["large", ...others].filter((seal) => opened.find(seal))).toHaveLength(5)
  opened.remember("e", large)
  expect(["large", ...others, "e"].filter((seal) => opened.find(seal))).toEqual([...others, "e"])
})
