import { expect, test } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { START, timeouts } from "../testing/bench.ts"
import { places } from "../testing/places.ts"
import { makeRow } from "../testing/rows.ts"
import { storeContract } from "../testing/store-contract.ts"
import { keyed } from "./keyed.ts"

const traits = { compareAndSwap: true, fits: 65_536 }

for (const [name, open] of Object.entries(places)) {
  if (name !== "cookie") storeContract(name, open, traits)
}

test.each(["", "nonsense", "{}", "null", '{"format":99}'])(
  "a row whose text is no record is no session: %j",
  async (data) => {
    const driver = memoryDriver()
    const store = keyed({ name: "memory", driver, timeouts })
    const record = { data: {}, createdAt: START, lastSeenAt: START, login: null }
    const { ticket, id } = await store.create(record)
    await driver.update(id, makeRow({ version: 2, data }), 1)
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record, version: 1 })).toBe("conflict")
    expect(await store.destroy(ticket)).toBe("ok")
  },
)
