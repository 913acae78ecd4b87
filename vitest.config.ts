import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs"
import { availableParallelism } from "node:os"
import { resolve } from "node:path"
import { defineConfig } from "vitest/config"
import { redisProgram } from "./lib/session/testing/redis-server.ts"
import { isPgbouncerHere } from "./lib/testing/pgbouncer.ts"

// What is not tried must not look like what went well.
if (!redisProgram) console.warn("NOT TRIED: the redis store. No Redis or Valkey is installed (Debian: redis-server).")
if (!isPgbouncerHere)
  console.warn("NOT TRIED: PostgreSQL behind a pooler. PgBouncer is not installed (Debian: pgbouncer).")

// The many short processes that tests start find what others have compiled before.
process.env.NODE_COMPILE_CACHE ??= resolve("node_modules/.cache/node")
putFilesInMemory()

/** Each of these has a process of its own: it replaces modules or the environment, or measures memory. */
const apart = [
  "lib/auth/login-list.test.ts",
  "lib/demo/holdings.test.ts",
  "lib/session/binding/binding-life.test.ts",
  "lib/session/binding/binding.test.ts",
  "lib/session/binding/routes.test.ts",
  "lib/session/drivers/disk-logouts.test.ts",
  "lib/session/open-sessions.test.ts",
  "lib/session/wrong-use.test.ts",
  "lib/testing/from-iron-session.test.ts",
  "lib/testing/telemetry-outcomes.test.ts",
  "lib/testing/telemetry.test.ts",
  "torture/leaks.test.ts",
]

export default defineConfig({
  test: {
    setupFiles: "lib/testing/own-places.ts",
    // The machine that runs the tests may be small; what is slow on it is not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // At least three, also on two processors: tests wait for clocks and for processes of their own.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: "apart", include: apart } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["{app,lib,scripts,bench,torture}/**/*.test.{ts,tsx}"],
          exclude: apart,
          // A process runs many files, one after the other, and loads what they share once.
          isolate: false,
        },
      },
    ],
  },
})

/**
 * Puts temporary files into memory, where an fsync costs nothing. `TMPDIR=/tmp` leaves them on a disk, where the site
 * itself (e2e) and the full counts (test:torture) always have them.
 */
function putFilesInMemory(): void {
  const memory = "/dev/shm"
  if (process.env.TMPDIR || !existsSync(memory)) return
  const { bavail, bsize } = statfsSync(memory)
  // A container may have very little.
  if (bavail * bsize < 2 ** 30) return
  const folder = mkdtempSync(`${memory}/cloakroom-`)
  // PostgreSQL runs as another user than root.
  chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
}
