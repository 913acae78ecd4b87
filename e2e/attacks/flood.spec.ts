/**
 * A flood of logins is no hindrance to those who are logged in. That it is refused beyond a bound, queue.test.ts and
 * problem-of.test.ts show: here it would depend on how fast the machine is.
 */
import { expect, test } from "../fixtures.ts"
import { Visitor } from "../support/visitor.ts"

const LOGINS = 80

test("reads do not wait behind a flood of logins", { tag: "@mistakes" }, async ({ site, visitor }) => {
  await visitor.post("/api/session", { guest: true })
  const logins = Array.from({ length: LOGINS }, (_, index) =>
    new Visitor(site, `10.77.0.${index}`).post("/api/session", {
      username: `nobody-${index}`,
      password: "a wrong green harbour",
    }),
  )
  let isOver = false
  const flood = Promise.all(logins).finally(() => {
    isOver = true
  })
  // Once one is answered, the others wait.
  await Promise.race(logins)
  let reads = 0
  for (; !isOver; reads++) expect((await visitor.session()).loggedIn).toBe(true)
  expect((await flood).every(({ status }) => status === 401 || status === 503)).toBe(true)
  // Counted beside the flood, since the machine may be slow: of those that wait their turn behind it there are two or three.
  expect(reads).toBeGreaterThan(10)
})
