import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished, vi } from "vitest"
import { fingerprint, unlessDone } from "./stamp.mjs"

function folder() {
  const path = mkdtempSync(join(tmpdir(), "stamp-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

it("has another fingerprint for another content, name or set of files", () => {
  const root = folder()
  const seen = new Set([fingerprint([root])])
  const changes = [
    () => writeFileSync(join(root, "a"), "1"),
    () => writeFileSync(join(root, "a"), "2"),
    () => mkdirSync(join(root, "sub")),
    () => writeFileSync(join(root, "sub", "a"), "2"),
    () => rmSync(join(root, "a")),
  ]
  for (const change of changes) {
    change()
    seen.add(fingerprint([root]))
  }
  // An empty folder is nothing to build from.
  expect(seen.size).toBe(5)
  expect(fingerprint([root], () => false)).toBe(fingerprint([]))
})

it("does a step once for the same inputs, and again when it was interrupted", async () => {
  const stamp = join(folder(), "stamp")
  const step = vi.fn(async () => {})
  await unlessDone(stamp, "one", step)
  await unlessDone(stamp, "one", step)
  expect(step).toHaveBeenCalledTimes(1)
  await expect(unlessDone(stamp, "two", () => Promise.reject(new Error("interrupted")))).rejects.toThrow()
  await unlessDone(stamp, "one", step)
  expect(step).toHaveBeenCalledTimes(2)
})
