import { expect, test } from "vitest"
import { START, timeouts } from "../testing/bench.ts"
import { loginsContract } from "../testing/logins-contract.ts"
import { memoryLogins } from "./memory.ts"

loginsContract("memoryLogins", (parts) => ({ logins: memoryLogins()(parts) }))

test("whoever opens it again for the same set of sessions in this process has the same logins", async () => {
  const parts = { now: () => START, timeouts, set: "again" }
  const login = { id: "1", userId: "ann", remember: false, sessionId: "s" as never, store: "disk", userAgent: "x" }
  await memoryLogins()(parts).start({ ...login, at: START })
  expect(await memoryLogins()(parts).listActive("ann")).toMatchObject([{ id: "1", userAgent: "x" }])
  expect(await memoryLogins()({ ...parts, set: "another" }).listActive("ann")).toEqual([])
})
