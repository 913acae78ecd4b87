import { expect, test } from "vitest"
import { createTurns } from "./turns.ts"

/** A task that ends when it is told to. */
function task() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let began = false
  const run = () => {
    began = true
    return promise
  }
  return { run, resolve, reject, began: () => began }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test("tasks of one key take turns, also after one that fails; others do not wait", async () => {
  const inTurn = createTurns()
  const [a, b, other] = [task(), task(), task()]
  const results = Promise.allSettled([inTurn("x", a.run), inTurn("x", b.run), inTurn("y", other.run)])
  await settle()
  expect([a, b, other].map(({ began }) => began())).toEqual([true, false, true])
  a.reject(new Error("no"))
  await settle()
  expect(b.began()).toBe(true)
  b.resolve("b")
  other.resolve("other")
  expect((await results).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"])
})

test("who has waited long enough goes on", async () => {
  const inTurn = createTurns()
  const [stuck, next] = [task(), task()]
  void inTurn("x", stuck.run)
  const patience = Promise.withResolvers<void>()
  const result = inTurn("x", next.run, () => patience.promise)
  await settle()
  expect(next.began()).toBe(false)
  patience.resolve()
  next.resolve("done")
  expect(await result).toBe("done")
})
