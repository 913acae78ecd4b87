import { expect, test } from "vitest"
import type { SessionDriver, SessionId } from "../types.ts"
import { finished, startDriver } from "./driver-processes.ts"
import { increment } from "./rows.ts"

interface Place {
  readonly path: string
  readonly driver: SessionDriver
  /** Has a row as makeRow gives it. */
  readonly id: SessionId
  readonly reports: readonly string[]
}

/** What a driver on files promises of several real processes. @param times that each of four increments */
export function processesContract(kind: "disk" | "shelf", place: () => Place, times: number): void {
  test("increment one session and lose nothing", async () => {
    const { path, driver, id } = place()
    const processes = Array.from({ length: 4 }, () => startDriver([kind, path, id, "increment", String(times)]))
    await Promise.all(processes.map(finished))
    expect((await driver.read(id))?.data).toBe(`{"n":${4 * times}}`)
  })

  test("one that is killed in the middle of a write leaves the session as it was, and no lock", async () => {
    const { path, driver, id, reports } = place()
    for (let round = 0; round < 3; round++) {
      const before = JSON.parse((await driver.read(id))?.data ?? "").n
      const child = startDriver([kind, path, id, "increment", "100000"])
      let said = 0
      for await (const chunk of child.stdout) {
        said += String(chunk).split("\n").length - 1
        if (said > 20) child.kill("SIGKILL")
      }
      const after = JSON.parse((await driver.read(id))?.data ?? "").n
      expect([said, said + 1]).toContain(after - before)
    }
    await increment(driver, id)
    expect(reports).toEqual([])
  })
}
