/**
 * A flood of logins is no hindrance to those who are logged in. Whether it is refused depends on how fast the machine is;
 * that it is, beyond the bound, is for queue.test.ts and problem-of.test.ts to say.
 */
import { expect, test } from "../fixtures.ts"
import { Visitor } from "../support/visitor.ts"

const LOGINS = 160

test("reads stay fast under a flood of logins", async ({ site, visitor }) => {
  await visitor.post("/api/session", { guest: true })
  const flood = Array.from({ length: LOGINS }, (_, index) =>
    new Visitor(site, `10.77.0.${index}`).post("/api/session", {
      username: `nobody-${index}`,
      password: "a wrong green harbour",
    }),
  )
  const times: number[] = []
  let isOver = false
  const ended = Promise.all(flood).finally(() => {
    isOver = true
  })
  while (!isOver) {
    const started = performance.now()
    expect((await visitor.session()).loggedIn).toBe(true)
    times.push(performance.now() - started)
  }
  const answers = await ended
  const busy = answers.filter(({ status }) => status === 503)
  expect(busy.every(({ headers }) => Number(headers.get("retry-after")) > 0)).toBe(true)
  expect(answers.every(({ status }) => status === 401 || status === 503)).toBe(true)
  // Far above what a read takes, far below the seconds that it would wait in the queue of the logins.
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  expect(median).toBeLessThan(500)
})
