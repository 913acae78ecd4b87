import { expect, test } from "vitest"
import { createQueue, TooBusyError } from "./queue.ts"

/** A task that waits until it is told to finish. */
function task() {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { run: () => done, finish: () => finish() }
}

test("runs a few at once, lets a few wait, and refuses the rest", async () => {
  const run = createQueue(1, 1)
  const [first, second, third] = [task(), task(), task()]
  const running = run(first.run)
  const waiting = run(second.run)
  await expect(run(third.run)).rejects.toThrow(TooBusyError)
  first.finish()
  await running
  const again = run(third.run)
  second.finish()
  third.finish()
  await Promise.all([waiting, again])
})

test("a task that fails gives its place on", async () => {
  const run = createQueue(1, 5)
  const failing = run(() => Promise.reject(new Error("no")))
  const next = run(async () => "yes")
  await expect(failing).rejects.toThrow("no")
  expect(await next).toBe("yes")
  expect(await run(async () => "still")).toBe("still")
})

test("in the order they come, never more at once than allowed", async () => {
  const run = createQueue(2, 100)
  const order: number[] = []
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      run(async () => {
        order.push(index)
        most = Math.max(most, ++running)
        await Promise.resolve()
        running -= 1
      }),
    ),
  )
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(most).toBe(2)
})
