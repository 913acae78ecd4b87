/** As torture.test.ts, in a process of its own: what other tests leave behind would be measured too. */
import { afterAll, describe, test } from "vitest"
import { leaks } from "./leaks.ts"
import { stopServers } from "./servers.ts"

afterAll(stopServers)

describe(leaks.name, () => {
  test.each(leaks.subjects)("%s", { timeout: 120_000 }, async (store) => {
    await leaks.run(store, 120, () => {})
  })
})
