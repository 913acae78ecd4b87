import { expect, test } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { timeouts } from "../testing/bench.ts"
import { keyed } from "./keyed.ts"

test.each([
  ["the record's own login", "own", { lastSeenAt: new Date(1) }],
  ["another login", "other", undefined],
])("a driver that has read %s with the row", async (_, id, state) => {
  const driver = memoryDriver()
  const read: typeof driver.read = async (session) => {
    const row = await driver.read(session)
    return row && { ...row, login: { id, state: { lastSeenAt: new Date(1) } } }
  }
  const store = keyed({ name: "memory", driver: { ...driver, read }, timeouts })
  const login = { id: "own", userId: "ann", remember: false }
  const { ticket } = await store.create({ data: {}, createdAt: new Date(), lastSeenAt: new Date(), login })
  expect((await store.load(ticket))?.state).toEqual(state)
})
